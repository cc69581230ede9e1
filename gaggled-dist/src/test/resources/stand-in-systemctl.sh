#!/bin/sh
# Stands in for systemctl, as far as the scripts of the packages use it, in a root without systemd. It notes what it was asked for.
# A test that starts gaggled itself leaves the process id in /run/gaggled.pid.
echo "$*" >>/run/systemctl.log

verb=
for word; do
  case $word in
    -*) ;;
    *) verb=${verb:-$word} ;;
  esac
done

runs() {
  read -r pid </run/gaggled.pid && grep -q '^State:.[^Z]' "/proc/$pid/status"
} 2>/dev/null

wanted=/etc/systemd/system/multi-user.target.wants/gaggled.service
case $verb in
  is-active) runs ;;
  is-enabled) [ -L "$wanted" ] && echo enabled ;;
  preset)
    mkdir -p "${wanted%/*}"
    ln -s -f /usr/lib/systemd/system/gaggled.service "$wanted"
    ;;
  stop | disable)
    if runs; then
      kill -TERM "$pid"
      while runs; do sleep 0.1; done
    fi
    ;;
esac
