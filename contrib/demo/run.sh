#!/bin/sh
# The demo: builds gaggled if it is not built yet, and opens a small web shop of five programs under it.
# Needs Maven and a JDK 25 for the build, and installs them where it may (as root, with apt-get); nothing but sh, sleep and cat for the shop.
# Works from any directory.
set -eu
demo=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
root=$(CDPATH='' cd -- "$demo/../.." && pwd -P)
. "$root/contrib/packages.sh"
need_gaggled demo

SHOP_DIR=$(mktemp -d "${TMPDIR:-/tmp}/gaggled-shop.XXXXXX")
SHOP_COLOUR=
if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then
  SHOP_COLOUR=yes
fi
export SHOP_DIR SHOP_COLOUR

cat <<EOF

  A web shop, under gaggled (process $$):

      web ---> api ---> cache ---> database
                  '--------------> database <--- worker

  Each program says its process id when it opens. In another terminal, be unkind:

      kill -9 <database>     cache, api and worker are stopped, and come back after their delays
      kill -9 <api>          the web shop stays open and apologises to its customers
      kill -9 <cache>        the api goes on with the prices it finds
      kill -STOP <database>  nothing is dead, so nothing is restarted; kill -CONT wakes it up

  And watch one of them alone:

      $root/gaggled-dist/target/gaggled/bin/gaggled_controller -c $demo/shop.ini logs -f worker

  Ctrl-C here closes the shop: what depends on others stops first. What runs is in $demo/shop.ini

EOF

# gaggled takes the place of this script: the process id above is its own. The database, which stops last, removes
# the shop's directory.
cd "$demo"
exec "$gaggled" -c shop.ini
