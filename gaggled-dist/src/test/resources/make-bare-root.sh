#!/bin/sh
# Makes a root with Debian's smallest set of packages, and nothing else in it. They come from where this machine gets its own.
# Usage: make-bare-root.sh DIRECTORY
set -eu

fail() {
  echo "make-bare-root: $1" >&2
  exit 1
}

PATH=$PATH:/usr/sbin:/sbin
[ "$(id -u)" = 0 ] || fail 'only root can make one: run the tests as root, in a container for example'
for command in debootstrap apt-get apt-config; do
  command -v "$command" >/dev/null || fail "$command is missing: on Debian, apt-get install debootstrap; elsewhere, run the tests in a container with Debian"
done

# URI and release of the first source of the distribution itself, not of updates or of others' packages.
source_of_packages() {
  # shellcheck disable=SC2016 # the dollars are apt's
  apt-get indextargets --format '$(ORIGIN) $(REPO_URI) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' |
    sed -n 's/^\(Debian\|Ubuntu\) \([^ ]* [a-z]* main\)$/\2/p' | head -n 1
}

found=$(source_of_packages)
[ -n "$found" ] || {
  apt-get update -q >&2
  found=$(source_of_packages)
}
# shellcheck disable=SC2086 # three words
set -- "$1" $found
[ $# = 4 ] || fail 'apt has no source of packages here: see /etc/apt/sources.list'
eval "$(apt-config shell http_proxy Acquire::http::Proxy)"
[ -z "${http_proxy:-}" ] || export http_proxy

# In a mount namespace: what it mounts while it works goes with it, also when it is killed.
exec unshare --mount debootstrap --variant=minbase "$3" "$1" "$2"
