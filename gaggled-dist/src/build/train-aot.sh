#!/bin/sh
# Makes lib/gaggled.aot and, for the tools, lib/gaggled_tools.aot: runs the finished tree through a gaggle's ordinary life, which begins by going on
# with the programs of a gaggled that was killed, while the virtual machine takes notes. It turns them into a cache of loaded and linked classes when
# gaggled exits.
# Fails the build if gaggled does not behave, or if the cache cannot be used afterwards.
# Usage: train-aot.sh TREE TIMESTAMP
set -eu
tree=$1
timestamp=$2

work=$(mktemp -d)
gaggled=
finish() {
  [ -z "$gaggled" ] || kill -9 "$gaggled" 2>/dev/null || :
  rm -rf "$work"
}
trap finish EXIT
trap 'exit 1' HUP INT TERM

fail() {
  echo "train-aot: $1; gaggled said:" >&2
  cat "$work"/*.log >&2
  exit 1
}

# Waits until program $1 has said $2 times that it runs.
await() {
  tries=0
  until [ "$(grep -c "^$1 is " "$work/run.log")" -ge "$2" ]; do
    kill -0 "$gaggled" 2>/dev/null || fail "gaggled ended before $1 was started $2 times"
    tries=$((tries + 1))
    [ "$tries" -lt 1200 ] || fail "$1 was not started $2 times within a minute"
    sleep 0.05
  done
}

# A doubled dollar is one dollar to gaggled: the shell sees $$.
cat >"$work/gaggled.ini" <<'INI'
[gaggled]
killwait = 5s
statedir = state
controlurl = tcp://127.0.0.1:*
eventurl = tcp://127.0.0.1:*

[gaggled/env]
REGION = training

[database]
command = sh
argv = -c 'echo "database is $$$$"; exec sleep 120'
ready = log:^database is [0-9]+$
alive = exec:true

[api]
command = sh
argv = -c 'echo >&3; echo "api is $$$$"; exec sleep 120'
ready = fd:3
alive = file:/

[api/env]
ROLE = api

[api/depends/database]
delay = 10ms
propagate = true

[web]
command = sh
argv = -c 'echo "web is $$$$"; exec sleep 120'
depends = api, database

# These never become ready: what tries them is loaded all the same.
[tcp]
command = sh
argv = -c 'exec sleep 120'
ready = tcp://127.0.0.1:1

[http]
command = sh
argv = -c 'exec sleep 120'
ready = http://127.0.0.1:1/

[unix]
command = sh
argv = -c 'exec sleep 120'
ready = unix:/nonexistent

[notify]
command = sh
argv = -c 'exec sleep 120'
ready = notify

INI

# There from the beginning: await may look before the shell has made it for gaggled.
: >"$work/run.log"
rm -f "$tree/lib/gaggled.aot" "$tree/lib/gaggled_tools.aot"
cd "$tree"
GAGGLED_RUNTIME_DIRECTORY=$work/run
export GAGGLED_RUNTIME_DIRECTORY
bin/gaggled -c "$work/gaggled.ini" >>"$work/run.log" 2>&1 &
gaggled=$!
await web 1
kill -9 "$gaggled"
wait "$gaggled" 2>/dev/null || :

# What has changed meanwhile is compared, and takes effect.
cat >>"$work/gaggled.ini" <<'INI'
[nightly]
command = sh
argv = -c 'exec true'
kind = task
schedule = @daily

[late]
command = sh
argv = -c 'echo "late is $$$$"; exec sleep 120'
depends = web
INI
GAGGLED_JAVA_OPTS='-XX:AOTCacheOutput=lib/gaggled.aot' bin/gaggled -c "$work/gaggled.ini" >>"$work/run.log" 2>&1 &
gaggled=$!
await late 1
kill -9 "$(sed -n 's/^database is //p' "$work/run.log")"
await database 2
await api 2
control=$(sed -n 's/.*control requests are answered at \(tcp:[^ ,]*\).*/\1/p' "$work/run.log" | tail -n 1)
[ -n "$control" ] || fail 'it does not say where control requests are answered'
printf '[gaggled]\ncontrolurl = %s\n[x]\ncommand = sh\n' "$control" >"$work/tools.ini"
GAGGLED_JAVA_OPTS='-XX:AOTCacheOutput=lib/gaggled_tools.aot' bin/gaggled_controller -c "$work/tools.ini" -d \
  >"$work/controller.log" 2>&1 || fail 'gaggled_controller failed'
[ -s lib/gaggled_tools.aot ] || fail 'no AOT cache of the tools was written'
touch -d "$timestamp" lib/gaggled_tools.aot
GAGGLED_JAVA_OPTS='-XX:AOTMode=on -Xlog:aot*=error:stderr' bin/gaggled_controller -u "$control" -d \
  >"$work/controller.log" 2>&1 || fail 'the AOT cache of the tools cannot be used'
bin/gaggledctl status >"$work/status.log" 2>&1 || [ $? = 3 ] || fail 'gaggledctl failed'
bin/gaggledctl why web >>"$work/status.log" 2>&1 || fail 'gaggledctl failed'
kill -TERM "$gaggled"
wait "$gaggled" || fail "gaggled ended with status $?"
gaggled=

[ -s lib/gaggled.aot ] || fail 'no AOT cache was written'
touch -d "$timestamp" lib/gaggled.aot
GAGGLED_JAVA_OPTS='-XX:AOTMode=on -Xlog:aot*=error:stderr' bin/gaggled -c "$work/gaggled.ini" -t >"$work/check.log" 2>&1 ||
  fail 'the AOT cache cannot be used'
