# Before the removal; $1 is how many of this package stay. An upgrade stops nothing.
if [ "$1" -eq 0 ] && [ -d /run/systemd/system ]; then
  systemctl disable --now gaggled.service
fi
exit 0
