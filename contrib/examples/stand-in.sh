#!/bin/sh
# Stands in for a real daemon in the examples beside it. It says as whom and within which limits it runs, and which
# signal it stops on. With a word, it says that it does that, and ends.
#
# Usage: stand-in.sh                runs until SIGTERM, SIGINT or SIGQUIT; says so when SIGHUP comes
#        stand-in.sh --busy SIGNAL  the same, but goes on with its work when SIGNAL comes
#        stand-in.sh WORD           says "NAME WORD"

say() {
  echo "$GAGGLED_PROGRAM_NAME $*"
}

me="as $(id -un), group $(id -gn), umask $(umask), nice $(nice), nofile $(ulimit -Sn)"
case ${1:-} in
  --busy) busy=$2 ;;
  '') busy= ;;
  *)
    say "$1 $me"
    exit 0
    ;;
esac

for signal in TERM INT QUIT; do
  # A shell's children that run in the background ignore SIGINT and SIGQUIT.
  trap "say 'stops on $signal'; kill \$! 2>/dev/null; exit 0" $signal
done
trap 'say "reads its settings again"' HUP
if [ -n "$busy" ]; then
  trap "say 'finishes its work first'" "$busy"
fi

say "runs $me, instance $GAGGLED_INSTANCE${PORT:+, port $PORT}"
while :; do
  sleep 60 &
  # The shell is not to tell of the signal that the other gets as well.
  wait $! 2>/dev/null
  # Interrupted by a signal that it goes on after.
  kill $! 2>/dev/null
done
