#!/bin/sh
# Compiles the library gaggled_start, the same file each time. Usage: compile-start.sh SOURCE OUTPUT
set -eu
command -v cc >/dev/null || {
  echo 'libgaggled_start.so needs a C compiler: install gcc and libc6-dev (on Debian: apt-get install --no-install-recommends gcc libc6-dev)' >&2
  exit 1
}
mkdir -p "$(dirname -- "$2")"
# In the directory of the source, so that no path of this machine gets into the file.
cd -- "$(dirname -- "$1")"
cc -std=gnu11 -O2 -ffreestanding -fno-stack-protector -fvisibility=hidden -fPIC -shared -nostdlib -s -Wall -Wextra \
  -Werror -Wl,--build-id=none -Wl,-z,noexecstack -Wl,-z,defs -o "$2" "$(basename -- "$1")"
