# shellcheck shell=sh
# The guardian: starts gaggled, and starts it again when it has died, until it ends by its own decision. bin/gaggled --keep
# reads this file, and its arguments are gaggled's.
#
# Each gaggled is started by bin/gaggled as it is then, perhaps a newer one, in a process that has the environment of this
# one. It is told --kept, and --continued where another has died before it. It says by SIGUSR1 that it ends by its own
# decision, because its status may be that of a program.

# A shell has what it starts in the background ignore SIGINT and SIGQUIT. gaggled does so only if the guardian was told to, or
# where env is too old to change it.
gaggled_heeded=
if /usr/bin/env --default-signal=INT,QUIT true 2>/dev/null; then
  while read -r gaggled_field gaggled_value; do
    case $gaggled_field$gaggled_value in SigIgn:*[014589cdCD]) gaggled_heeded=INT,QUIT ;; esac
  done </proc/self/status
fi

gaggled_stay() {
  gaggled_pid=
  gaggled_waiting=
  gaggled_asked=
  gaggled_pause=1
  gaggled_died=
  trap 'gaggled_pass HUP' HUP
  trap 'gaggled_asked=yes; gaggled_pass INT' INT
  trap 'gaggled_asked=yes; gaggled_pass TERM' TERM
  trap 'gaggled_heard=yes; gaggled_decided=yes' USR1
  while :; do
    gaggled_decided=
    read -r gaggled_begun gaggled_rest </proc/uptime
    { (gaggled_start "$@") <&3 3<&- & } 3<&0
    gaggled_pid=$!
    [ -z "$gaggled_waiting" ] || gaggled_pass "$gaggled_waiting"
    gaggled_waiting=
    gaggled_await "$gaggled_pid"
    gaggled_pid=
    case $gaggled_decided$gaggled_asked$gaggled_status in
      *yes* | 0 | 126 | 127)
        gaggled_tell_of_rest
        exit "$gaggled_status"
        ;;
    esac
    read -r gaggled_now gaggled_rest </proc/uptime
    [ $((${gaggled_now%%.*} - ${gaggled_begun%%.*})) -lt 60 ] || gaggled_pause=1
    gaggled_died=yes
    gaggled_how="with status $gaggled_status"
    [ "$gaggled_status" -le 128 ] || gaggled_how="of signal $((gaggled_status - 128))"
    echo "gaggled_keep: gaggled died $gaggled_how; it is started again in $gaggled_pause s" >&2
    (PATH=/usr/bin:/bin:$PATH && exec sleep "$gaggled_pause") &
    gaggled_sleep=$!
    wait "$gaggled_sleep" || kill "$gaggled_sleep" 2>/dev/null
    gaggled_pause=$((gaggled_pause < 30 ? gaggled_pause * 2 : 60))
  done
}

# Where the last gaggled has not ended by its own decision, nobody has stopped what it ran, and nobody starts another one.
gaggled_tell_of_rest() {
  [ -z "$gaggled_decided" ] && [ "$gaggled_status" != 0 ] || return 0
  [ -n "$gaggled_died$gaggled_asked" ] || return 0
  echo "gaggled_keep: gaggled ended with status $gaggled_status and is not started again; what it ran may run on, unwatched;" \
    "where 'statedir' is set, the next gaggled goes on with it" >&2
}

gaggled_start() {
  set -- ${gaggled_died:+--continued} "--kept=$$" "$@"
  # shellcheck source=../bin/gaggled
  . "$gaggled_self"
}

# Passes a signal on to gaggled, or keeps it for the next one. Where gaggled has to ignore SIGINT, SIGTERM says the same.
gaggled_pass() {
  gaggled_heard=yes
  gaggled_signal=$1
  [ "$1$gaggled_heeded" != INT ] || gaggled_signal=TERM
  if [ -n "$gaggled_pid" ]; then
    kill -s "$gaggled_signal" "$gaggled_pid" 2>/dev/null
  else
    gaggled_waiting=$1
  fi
}

# Waits until a process has ended, however many signals come meanwhile: each ends a wait. A process that was waited for in the
# moment of a signal is not known any more.
gaggled_await() {
  gaggled_status=127
  while :; do
    gaggled_heard=
    wait "$1"
    gaggled_code=$?
    [ "$gaggled_code" -eq 127 ] || gaggled_status=$gaggled_code
    [ -n "$gaggled_heard" ] || return 0
  done
}

gaggled_stay "$@"
