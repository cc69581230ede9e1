#!/bin/sh
# The demo of a cluster: three hosts on this machine, whose programs need each other. They come up in order, one is
# killed, a host is unplugged and plugged in again, and all is shut down. Takes a minute, once gaggled is built.
#
# Each host is a network namespace with a gaggled in it, and that has one of three ZooKeepers inside. Needs root for that,
# and the commands ip and tail. Nothing is left behind, however it ends, and nothing outside the namespaces is reached.
# Works from any directory, and several can run at a time.
set -eu
demo=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
root=$(CDPATH='' cd -- "$demo/../.." && pwd -P)

fail() {
  echo "cluster-demo: $*" >&2
  exit 1
}

[ "$(id -u)" = 0 ] || fail "only root may make network namespaces; run it as root"
. "$root/contrib/packages.sh"
command -v ip >/dev/null || install_packages cluster-demo iproute2
need_gaggled cluster-demo
controller=${gaggled%/*}/gaggledctl
bound=60

work=$(mktemp -d "${TMPDIR:-/tmp}/gaggled-cluster.XXXXXX")
run=gaggled-$$
hosts='host1 host2 host3'

# Only what is in these namespaces is ended, by process id.
clean_up() {
  trap - EXIT
  trap '' HUP INT TERM
  for name in $hosts network; do
    if [ -e "/run/netns/$run-$name" ]; then
      tries=100
      while pids=$(ip netns pids "$run-$name") && [ -n "$pids" ] && [ "$tries" -gt 0 ]; do
        # shellcheck disable=SC2086 # process ids
        kill -KILL $pids 2>/dev/null || : # some have ended by themselves
        tries=$((tries - 1))
        sleep 0.1
      done
      ip netns delete "$run-$name"
    fi
  done
  # What shows the hosts' logs ends when they do.
  wait
  rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

step() {
  printf '\n'
  printf '%s\n' "$@"
}

# Connects the hosts by a switch, 10.77.0.1 to 10.77.0.3. This machine itself has no part in that network.
plug_together() {
  ip netns add "$run-network"
  ip -n "$run-network" link add bridge type bridge
  ip -n "$run-network" link set bridge up
  for host in $hosts; do
    ip netns add "$run-$host"
    ip -n "$run-network" link add "$host" type veth peer name uplink netns "$run-$host"
    ip -n "$run-network" link set "$host" master bridge up
    ip -n "$run-$host" address add "10.77.0.${host#host}/24" dev uplink
    ip -n "$run-$host" link set uplink up
    ip -n "$run-$host" link set lo up
  done
}

# Writes the configuration of a host; its programs are standard input.
configure() {
  mkdir "$work/$1" "$work/$1/run"
  cat - >"$work/$1/gaggled.ini" <<END
; Nobody else is in this network. In another one, certfile and cafile have the servers know each other.
[gaggled]
statedir = state
insecure = true

[gaggled/cluster]
name = $1
embedded = true
session = 4s
servers = host1=10.77.0.1:2888:3888, host2=10.77.0.2:2888:3888, host3=10.77.0.3:2888:3888

END
  cat - >>"$work/$1/gaggled.ini"
}

# Starts the gaggled of a host, and shows what it says of its programs.
start() {
  (
    export GAGGLED_RUNTIME_DIRECTORY="$work/$1/run"
    exec ip netns exec "$run-$1" "$gaggled" -c "$work/$1/gaggled.ini" --plugins "$work/plugins"
  ) >"$work/$1/log" 2>&1 </dev/null &
  eval "$1_pid=$!"
  tail -n +1 -s 0.1 -f --pid=$! "$work/$1/log" \
    | sed -u -n -E "s/^[0-9-]+T([0-9:.]+)\S* (INFO|WARN|ERROR) +((db|api|web|backup): .*)/    \1  $1  \3/p" &
}

# Waits until the log of a host has so many lines of a program that begin so. Usage: await HOST PROGRAM TEXT COUNT
await() {
  tries=$((bound * 10))
  until [ "$(grep -c "[A-Z] \+$2: $3" "$work/$1/log")" -ge "$4" ]; do
    tries=$((tries - 1))
    if [ "$tries" = 0 ]; then
      cat "$work/$1/log" >&2
      fail "$1 did not say \"$2: $3\" ($4 times) within $bound s; its log is above"
    fi
    sleep 0.1
  done
}

# The process id of a program's last run. Usage: pid_of HOST PROGRAM
pid_of() {
  sed -n "s/.* $2: up, pid \([0-9]*\).*/\1/p" "$work/$1/log" | tail -n 1
}

# Asks the gaggled of a host why a program is not up. Usage: explain HOST PROGRAM
explain() {
  GAGGLED_RUNTIME_DIRECTORY="$work/$1/run" "$controller" why "$2" | sed -n "1s/^/    $1: /p"
}

mkdir "$work/plugins"
ln -s "$root/gaggled-dist/target/gaggled/plugins-available/cluster-zookeeper" "$work/plugins/"

configure host1 <<'END'
[db]
command = sleep
argv = infinity
END
configure host2 <<'END'
[api]
command = sleep
argv = infinity

[api/depends/db@host1]
propagate = true
END
configure host3 <<'END'
[web]
command = sleep
argv = infinity

[web/depends/api@host2]
propagate = true

[backup]
command = sleep
argv = infinity

[backup/depends/db@host1]
onunknown = stop
END

cat <<END

    host3          host2          host1

    web    ---->   api    ---->   db        restarted when what they need is lost (propagate)
    backup --------------------^            stopped when nobody knows whether db runs (onunknown = stop)

The hosts are network namespaces, and have nothing in common but the wires between them. Below is what their gaggleds
log of these programs. The configurations are in $work while this runs.
END

step "Plug the hosts together, and start gaggled on host2 and host3. Two of three ZooKeepers are enough" \
  "for them to hear of each other. Nothing starts, as db is missing:"
plug_together
start host2
start host3
tries=$((bound * 2))
until explain host3 web >"$work/why" 2>&1 && grep 'api@host2' "$work/why" | grep -q -v unknown; do
  tries=$((tries - 1))
  [ "$tries" -gt 0 ] || { cat "$work/why" "$work"/host?/log >&2; fail "host3 did not hear of host2 within $bound s"; }
  sleep 0.5
done
explain host2 api
cat "$work/why"

step "Start gaggled on host1. All come up in order, each on its own host:"
start host1
await host3 web 'up' 1
await host3 backup 'up' 1

step "Kill db on host1 (kill -9). api on host2 is restarted, and because of that web on host3. backup needed" \
  "db only to start:"
kill -KILL "$(pid_of host1 db)"
await host1 db 'up' 2
await host2 api 'up' 2
await host3 web 'up' 2

step "Unplug host1. Its db goes on, but nobody else knows that any more when its lease is over, some seconds" \
  "from now. api and web hold; backup stops:"
ip -n "$run-network" link set host1 down
await host3 backup 'stop' 1

step "Kill api on host2 meanwhile. It is not started again while nobody knows whether db runs, nor is web:"
kill -KILL "$(pid_of host2 api)"
await host3 web 'stop' 2
sleep 1
explain host2 api

step "Plug host1 in again. db was there all the time, so what is missing starts:"
ip -n "$run-network" link set host1 up
await host2 api 'up' 3
await host3 web 'up' 3
await host3 backup 'up' 2

step "Shut down host1. It tells the others first, and db stops after what needs it elsewhere:"
# shellcheck disable=SC2154 # set by start
kill -TERM "$host1_pid"
wait "$host1_pid" || fail "gaggled on host1 ended with status $?"

step "That was all. The other hosts are shut down, and the namespaces removed."
# shellcheck disable=SC2154
kill -TERM "$host2_pid" "$host3_pid"
wait "$host2_pid" "$host3_pid" || fail "gaggled ended with status $?"
