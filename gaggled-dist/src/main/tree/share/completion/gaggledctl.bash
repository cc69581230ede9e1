#!/usr/bin/env bash
# Completion of gaggledctl, for bash and zsh. Source it: . share/completion/gaggledctl.bash

# The names of programs, from the gaggled that the words on the line mean.
_gaggledctl_programs() {
  local -a server=()
  local i
  for ((i = 1; i < COMP_CWORD - 1; i++)); do
    case ${COMP_WORDS[i]} in
      -c | --config | -s | --socket) server=("${COMP_WORDS[i]}" "${COMP_WORDS[i + 1]}") ;;
    esac
  done
  "${COMP_WORDS[0]}" "${server[@]}" status 2>/dev/null | sed -e 1d -e 's/  .*//'
}

_gaggledctl() {
  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} command='' i
  COMPREPLY=()
  case $before in
    -c | --config | -s | --socket)
      mapfile -t COMPREPLY < <(compgen -f -- "$word")
      return
      ;;
    -n | --lines | --timeout) return ;;
  esac
  for ((i = 1; i < COMP_CWORD; i++)); do
    case ${COMP_WORDS[i]} in
      status | start | stop | restart | why | logs | version) command=${COMP_WORDS[i]} ;;
    esac
  done
  case $command:$word in
    logs:-*) mapfile -t COMPREPLY < <(compgen -W '-n -f --lines --follow' -- "$word") ;;
    start:-* | stop:-* | restart:-*) mapfile -t COMPREPLY < <(compgen -W '--wait --timeout' -- "$word") ;;
    :-*) mapfile -t COMPREPLY < <(compgen -W '-c -s -h -V --config --socket --timeout --help --version' -- "$word") ;;
    :*) mapfile -t COMPREPLY < <(compgen -W 'status start stop restart why logs version' -- "$word") ;;
    version:*) ;;
    *)
      local IFS=$'\n'
      mapfile -t COMPREPLY < <(compgen -W "$(_gaggledctl_programs)" -- "$word")
      ;;
  esac
}

complete -F _gaggledctl gaggledctl
