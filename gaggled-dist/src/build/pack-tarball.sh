#!/bin/sh
# Packs the finished tree: sorted names, root as the owner, one time stamp, so that the same tree gives the
# same bytes whoever packs it, wherever and whenever.
# Usage: pack-tarball.sh TREE TOP TARBALL TIMESTAMP
set -eu
tree=$1
top=$2
tarball=$3
timestamp=$4

unfinished=$tarball.tmp
trap 'rm -f "$unfinished"' EXIT
tar --create --format=gnu --sort=name --owner=0 --group=0 --numeric-owner --mtime="$timestamp" \
  --directory="$tree" --transform="flags=r;s,^\.,$top," . | gzip -n >"$unfinished"
mv "$unfinished" "$tarball"
