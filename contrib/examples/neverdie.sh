#!/bin/sh
# Lives on when it is asked to stop: only SIGKILL ends it.
trap 'echo "neverdie: no, thank you"' TERM
echo "neverdie: running as process $$"
while :; do
  sleep 3600 &
  # A trapped signal ends the wait, not the sleep; and sleep itself dies of the SIGTERM sent to the group.
  wait $!
  kill $! 2>/dev/null
done
