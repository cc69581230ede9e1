#!/bin/sh
# Compiles gaggled_exec, the same file each time. Usage: compile-exec.sh SOURCE OUTPUT
set -eu
command -v cc >/dev/null || {
  echo 'gaggled_exec needs a C compiler and a static C library: install gcc and libc6-dev (on Debian: apt-get install --no-install-recommends gcc libc6-dev)' >&2
  exit 1
}
mkdir -p "$(dirname -- "$2")"
# In the directory of the source, so that no path of this machine gets into the file.
cd -- "$(dirname -- "$1")"
cc -std=c11 -O2 -static -s -Wall -Wextra -Werror -Wl,--build-id=none -o "$2" "$(basename -- "$1")"
