#!/bin/sh
# Writes share/gaggled.schema.json, as the finished gaggled prints it: what editors know is what gaggled knows.
# Usage: write-schema.sh TREE TIMESTAMP
set -eu
tree=$1
timestamp=$2

schema=$tree/share/gaggled.schema.json
"$tree/bin/gaggled" --print-schema >"$schema"
chmod 644 "$schema"
touch -d "$timestamp" "$schema"
