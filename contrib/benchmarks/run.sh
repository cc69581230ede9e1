#!/bin/sh
# Measures the gaggled that was built, one line for each measurement. Needs cc for the child that reports its own
# start; everything else is on any Debian. Run it on a machine that does nothing else.
# Usage: run.sh [MEASUREMENT...]     without arguments, all of them; RUNS=n repeats (default 5)
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
gaggled=${GAGGLED:-$here/../../gaggled-dist/target/gaggled/bin/gaggled}
runs=${RUNS:-5}

[ -x "$gaggled" ] || {
  echo "benchmarks: $gaggled is not there: build it with mvn package -DskipTests, or name another one in GAGGLED" >&2
  exit 1
}
command -v cc >/dev/null || {
  echo "benchmarks: cc is missing: install a C compiler (on Debian: apt install gcc libc6-dev)" >&2
  exit 1
}

work=$(mktemp -d)
pid=
finish() {
  if [ -n "$pid" ] && kill -TERM "$pid" 2>/dev/null; then
    wait "$pid" || :
  fi
  rm -rf "$work"
}
trap finish EXIT
trap 'exit 1' HUP INT TERM

child=$work/report
cc -O2 -static -o "$child" "$here/report.c"
BENCHMARK_STARTS=$work/starts
export BENCHMARK_STARTS

now() { "$child" now; }

# Starts gaggled on $work/gaggled.ini, with further options; sets pid and began.
start() {
  : >"$BENCHMARK_STARTS"
  began=$(now)
  "$gaggled" "$@" -c "$work/gaggled.ini" >"$work/log" 2>&1 &
  pid=$!
}

# Waits until this many starts are reported.
await_starts() {
  tries=0
  until [ "$(wc -l <"$BENCHMARK_STARTS")" -ge "$1" ]; do
    tries=$((tries + 1))
    if [ "$tries" -gt 6000 ] || ! kill -0 "$pid" 2>/dev/null; then
      echo "benchmarks: $(wc -l <"$BENCHMARK_STARTS") of $1 starts; gaggled said:" >&2
      tail -5 "$work/log" >&2
      exit 1
    fi
    sleep 0.02
  done
}

stop() {
  kill -TERM "$pid"
  wait "$pid"
  pid=
}

# Milliseconds from $1 to $2, both in nanoseconds.
milliseconds() { awk -v from="$1" -v to="$2" 'BEGIN { printf "%.2f\n", (to - from) / 1e6 }'; }

# Prints a line about the numbers in $work/times: line TITLE UNIT
line() {
  sort -n "$work/times" | awk -v title="$1" -v unit="$2" '{ v[NR] = $1 }
    END { printf "%-42s median %s %s, p95 %s %s, of %d\n", title,
          v[int((NR + 1) / 2)], unit, v[int(NR * 0.95 + 0.999)], unit, NR }'
  : >"$work/times"
}

flat_config() {
  awk -v n="$1" -v child="$child" 'BEGIN {
    print "[gaggled]\nbackoff = 0"
    for (i = 1; i <= n; i++) printf "[p%d]\ncommand = %s\n", i, child }' >"$work/gaggled.ini"
}

# Each depends on the next: the first to start stands last in the file.
chain_config() {
  awk -v n="$1" -v child="$child" 'BEGIN {
    for (i = n; i >= 1; i--) {
      printf "[p%d]\ncommand = %s\n", i, child
      if (i > 1) printf "depends = p%d\n", i - 1 } }' >"$work/gaggled.ini"
}

last_start() { awk '$3 > last { last = $3 } END { printf "%.0f\n", last }' "$BENCHMARK_STARTS"; }
first_start() { awk 'NR == 1 || $3 < first { first = $3 } END { printf "%.0f\n", first }' "$BENCHMARK_STARTS"; }

flat() {
  flat_config "$1"
  for run in $(seq "$runs"); do
    start
    await_starts "$1"
    milliseconds "$began" "$(last_start)" >>"$work/times"
    stop
  done
}

cold_start() { flat 1 && line 'cold start to first child' ms; }
flat_100() { flat 100 && line '100 flat, to last child' ms; }
flat_1000() { flat 1000 && line '1000 flat, to last child' ms; }
flat_5000() { flat 5000 && line '5000 flat, to last child' ms; }

chain() {
  chain_config 100
  for run in $(seq "$runs"); do
    start
    await_starts 100
    awk -v from="$(first_start)" -v to="$(last_start)" 'BEGIN { printf "%.3f\n", (to - from) / 99e6 }' >>"$work/times"
    stop
  done
  line 'chain of 100 in reverse order, per hop' ms
}

# Kills the only program $1 times, each time waiting for its successor; adds the milliseconds of each to the file $2. The clock is
# read by a process of its own just before the signal: that costs about a millisecond, and is in the result.
kill_and_wait() {
  count=1
  while [ "$count" -le "$1" ]; do
    victim=$(tail -n 1 "$BENCHMARK_STARTS" | cut -d ' ' -f 2)
    from=$(now)
    kill -9 "$victim"
    count=$((count + 1))
    await_starts "$count"
    milliseconds "$from" "$(tail -n 1 "$BENCHMARK_STARTS" | cut -d ' ' -f 3)" >>"$2"
  done
}

successor() {
  flat_config 1
  start
  await_starts 1
  kill_and_wait $((runs * 20)) "$work/times"
  stop
  line 'kill to successor, backoff 0' ms
}

# The same while an event sink misbehaves, against one that does nothing; needs javac for it. The ways take turns, a short run of
# gaggled each, and every round begins with another one: a machine that grows slower or faster meanwhile does so for all of them.
bad_sink() {
  home=${gaggled%/bin/gaggled}
  mkdir -p "$work/evil/META-INF/services" "$work/plugins"
  echo EvilSink >"$work/evil/META-INF/services/org.gaggled.api.event.EventSinkFactory"
  javac --release 17 -proc:none -cp "$(echo "$home"/lib/gaggled-api-*.jar):$(echo "$home"/lib/jspecify-*.jar)" -d "$work/evil" "$here/plugin/EvilSink.java"
  jar --create --file "$work/plugins/evil.jar" -C "$work/evil" .
  printf '[gaggled]\nbackoff = 0\n[gaggled/evil]\nqueue = 16\n[p1]\ncommand = %s\n' "$child" >"$work/gaggled.ini"
  ways='nothing blocks throws memory'
  for round in $(seq "$runs"); do
    for EVIL in $ways; do
      export EVIL
      start --plugins "$work/plugins"
      await_starts 1
      kill_and_wait 20 "$work/times-$EVIL"
      stop
    done
    ways="${ways#* } ${ways%% *}"
  done
  for way in nothing blocks throws memory; do
    mv "$work/times-$way" "$work/times"
    line "kill to successor, a sink that does: $way" ms
  done
}

mass_death() {
  flat_config 500
  for run in $(seq "$runs"); do
    start
    await_starts 500
    victims=$(cut -d ' ' -f 2 "$BENCHMARK_STARTS")
    from=$(now)
    # shellcheck disable=SC2086 # one pid a word
    kill -9 $victims
    await_starts 1000
    milliseconds "$from" "$(last_start)" >>"$work/times"
    stop
  done
  line '500 killed at once, to last successor' ms
}

shutdown_1000() {
  flat_config 1000
  for run in $(seq "$runs"); do
    start
    await_starts 1000
    from=$(now)
    stop
    milliseconds "$from" "$(now)" >>"$work/times"
  done
  line 'SIGTERM, to all of 1000 and gaggled gone' ms
}

# Kills gaggled, and starts the next one with one program more, which waits for all the others: when it starts, they are adopted.
adopted() {
  for run in $(seq "$runs"); do
    flat_config "$1"
    sed -i "1a statedir = $work/state" "$work/gaggled.ini"
    start
    await_starts "$1"
    # The last ones are noted by then.
    sleep 1
    kill -KILL "$pid"
    wait "$pid" || :
    awk -v n="$1" -v child="$child" 'BEGIN {
      printf "[last]\ncommand = %s\ndepends = p1", child
      for (i = 2; i <= n; i++) printf ", p%d", i
      print "" }' >>"$work/gaggled.ini"
    start
    await_starts 1
    if grep -v '^last ' "$BENCHMARK_STARTS" >&2; then
      echo "benchmarks: these were not adopted, but started again" >&2
      exit 1
    fi
    milliseconds "$began" "$(last_start)" >>"$work/times"
    stop
    rm -rf "$work/state"
  done
}

adopted_1000() { adopted 1000 && line 'start after kill -9, to 1000 adopted' ms; }

# Prints gaggled's proportional set size: memory TITLE
memory() {
  awk -v title="$1" '/^Pss:/ { printf "%-42s %.1f MB\n", title, $2 / 1024 }' /proc/"$pid"/smaps_rollup
}

memory_1() {
  flat_config 1
  start
  await_starts 1
  memory 'memory (PSS) with 1 program'
  stop
}

switches() { cat /proc/"$pid"/task/*/status | awk '/^voluntary_ctxt/ { sum += $2 } END { print sum }'; }

idle_1000() {
  flat_config 1000
  start
  await_starts 1000
  # The virtual machine's own work after the starts is over by then.
  sleep 10
  before=$(switches)
  sleep 20
  after=$(switches)
  printf '%-42s %s in 20 s, all threads\n' 'voluntary context switches, 1000 idle' "$((after - before))"
  memory 'memory (PSS) with 1000 programs'
  stop
}

. "$here/output.sh"

[ $# -gt 0 ] || set -- cold_start flat_100 flat_1000 flat_5000 chain successor bad_sink mass_death shutdown_1000 adopted_1000 memory_1 idle_1000 \
  output output_delays output_killed
for measurement in "$@"; do
  case $measurement in
    cold_start | flat_100 | flat_1000 | flat_5000 | chain | successor | bad_sink | mass_death | shutdown_1000 | adopted_1000 | memory_1 \
      | idle_1000 | output | output_delays | output_killed)
      "$measurement"
      ;;
    *)
      echo "benchmarks: no measurement is called $measurement" >&2
      exit 2
      ;;
  esac
done
