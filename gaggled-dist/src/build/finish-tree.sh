#!/bin/sh
# Writes the class path into bin/gaggled, and gives every file of the distribution its mode and one fixed time
# stamp. This comes before the AOT cache is made: the cache remembers the order of the class path and the size
# and time of each jar, and is not used where they differ.
# Usage: finish-tree.sh TREE TIMESTAMP
set -eu
tree=$1
timestamp=$2

class_path=
for jar in $(cd "$tree/lib" && LC_ALL=C ls -- *.jar); do
  class_path=$class_path${class_path:+:}\$gaggled_home/lib/$jar
done
sed -e "s|@class\\.path@|$class_path|" -e "s|@machine@|$(uname -m)|" "$tree/bin/gaggled" >"$tree/bin/gaggled.finished"
mv "$tree/bin/gaggled.finished" "$tree/bin/gaggled"

find "$tree" -path "$tree/runtime" -prune -o -type d -exec chmod 755 {} +
find "$tree" -path "$tree/runtime" -prune -o -type f -exec chmod 644 {} +
chmod 755 "$tree/bin/gaggled"
find "$tree/share" -type f -name '*.sh' -exec chmod 755 {} +
find "$tree" -exec touch -h -d "$timestamp" {} +
