#!/bin/sh
# What the scripts of both packages, deb and rpm, have in common, and what the unit does first.
# Usage: gaggled_package.sh user | keys | renew
set -eu
umask 022
etc=/etc/gaggled
keys=$etc/keys

# Makes the user, if there is none.
user() {
  getent passwd gaggled >/dev/null ||
    useradd --system --user-group --home-dir /nonexistent --no-create-home --shell /usr/sbin/nologin gaggled
}

# Makes the key pair, if there is none: the gaggle's, and root's, who alone can read it. The first start does this rather than the
# installation, which may be that of an image for many machines.
keys() {
  [ ! -e "$keys/gaggled.key" ] || return 0
  gaggled_controller --keygen "$keys" >/dev/null
  [ -d "$etc/clients" ] || mkdir "$etc/clients"
  sed 's/^role = .*/role = operate/' "$keys/gaggled.pub" >"$etc/clients/root.pub"
}

control() {
  gaggled_controller -c "$etc/gaggled.ini" "$@" 2>&1
}

# Has the gaggled that runs replaced by the one that is installed now, while its programs run on. Where that cannot be done, the
# former one goes on, and this says what to do: it is no reason to fail an installation.
renew() {
  if said=$(control version); then
    ! said=$(control upgrade) || return 0
  elif ! systemctl --quiet is-active gaggled.service 2>/dev/null; then
    return 0
  fi
  echo "gaggled: the gaggled that runs has not been replaced by the one that is installed now: $said" >&2
  echo "gaggled: it goes on, and so do its programs; replace it with: gaggled_controller -c $etc/gaggled.ini upgrade" >&2
}

"$1"
