# After the installation; $1 is how many of this package are installed now.
sh /usr/lib/gaggled/lib/gaggled_package.sh user
if [ -d /run/systemd/system ]; then
  systemctl daemon-reload
  [ "$1" -gt 1 ] || systemctl enable --now gaggled.service
fi
exit 0
