# Completes what a command prints, a word a line.
function _gaggled_complete() {
  local IFS=$'\n'
  COMPREPLY=( $( compReplyArray $("$@") ) )
}

# What programs can be called by, from the server that the command line or the environment tells of.
function _gaggled_programs() {
  local IFS=$' \t\n' word option= where=()
  for word in $COMP_LINE; do
    if [ -n "$option" ]; then
      where+=("$option" "$word")
      option=
    else
      case $word in
        -u|-c|--format|--plugins|--key|--server-key) option=$word ;;
      esac
    fi
  done
  "${COMP_WORDS[0]/#\~/$HOME}" list --names "${where[@]}" --timeout 2s 2>/dev/null </dev/null
}

# The names of the plugins of a kind that are installed beside the command.
function _gaggled_plugins() {
  local tool=${COMP_WORDS[0]/#\~/$HOME}
  case $tool in
    */*) tool=${tool%/*}/gaggled ;;
    *) tool=gaggled ;;
  esac
  "$tool" --list-plugins 2>/dev/null </dev/null | sed -n "s/^$1  *\([^ ]*\) .*/\1/p"
}

# Registers a function for a command. zsh puts a blank behind every word, by itself even behind a directory, in which a file is to be named.
function _gaggled_register() {
  if [ -z "$ZSH_VERSION" ]; then
    complete -F "$1" -o default "$2"
    return
  fi
  eval "function _zsh$1() {
    local word words_of_zsh=()
    $1
    for word in \"\${COMPREPLY[@]}\"; do
      if [ -d \"\$word\" ]; then words_of_zsh+=(\"\$word/\"); else words_of_zsh+=(\"\$word \"); fi
    done
    COMPREPLY=(\"\${words_of_zsh[@]}\")
  }"
  complete -F "_zsh$1" -o default -o nospace "$2"
}

