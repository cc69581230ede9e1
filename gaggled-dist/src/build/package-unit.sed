# Makes the packages' systemd unit of contrib/service/gaggled.service: with their paths, and with --keep, because their
# configuration has a statedir. The keys that it asks for are made by the first start.
1,2 d
/^ExecStartPre=/ i\
ExecStartPre=/bin/sh /usr/lib/gaggled/lib/gaggled_package.sh keys
/^# With a statedir/,/^ExecStart=/ {
  /^#/ d
  s|^ExecStart=/opt/gaggled/bin/gaggled|& --keep|
}
s|/opt/gaggled/bin/|/usr/bin/|
s|/opt/gaggled/|/usr/lib/gaggled/|
