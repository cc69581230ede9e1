# After the removal; $1 is how many of this package stay. After an upgrade, the former version's files are gone by now, and the
# new version's are there. So this is when a gaggled that runs is replaced.
[ ! -d /run/systemd/system ] || systemctl daemon-reload
[ "$1" -eq 0 ] || sh /usr/lib/gaggled/lib/gaggled_package.sh renew
exit 0
