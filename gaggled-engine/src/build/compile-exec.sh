#!/bin/sh
# Compiles a program in C that needs nothing where it runs, the same file each time. The sources are in one directory.
# Usage: compile-exec.sh OUTPUT SOURCE... [-DNAME=VALUE...]
set -eu
output=$1
shift
command -v cc >/dev/null || {
  echo "${output##*/} needs a C compiler and a static C library: install gcc and libc6-dev (on Debian: apt-get install --no-install-recommends gcc libc6-dev)" >&2
  exit 1
}
mkdir -p "$(dirname -- "$output")"
# In the directory of the sources, so that no path of this machine gets into the file.
cd -- "$(dirname -- "$1")"
for source; do
  set -- "$@" "${source##*/}"
  shift
done
cc -std=c11 -O2 -static -s -Wall -Wextra -Werror -Wl,--build-id=none -o "$output" "$@"
