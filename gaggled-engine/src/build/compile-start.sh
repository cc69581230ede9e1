#!/bin/sh
# Compiles a library that needs no other, the same file each time. Usage: compile-start.sh OUTPUT SOURCE
set -eu
command -v cc >/dev/null || {
  echo "${1##*/} needs a C compiler: install gcc and libc6-dev (on Debian: apt-get install --no-install-recommends gcc libc6-dev)" >&2
  exit 1
}
mkdir -p "$(dirname -- "$1")"
# In the directory of the source, so that no path of this machine gets into the file.
cd -- "$(dirname -- "$2")"
cc -std=gnu11 -O2 -ffreestanding -fno-stack-protector -fvisibility=hidden -fPIC -shared -nostdlib -s -Wall -Wextra \
  -Werror -Wl,--build-id=none -Wl,-z,noexecstack -Wl,-z,defs -o "$1" "${2##*/}"
