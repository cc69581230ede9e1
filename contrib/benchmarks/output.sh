# The measurement "output", for run.sh: many programs print lines at a fixed rate, and somebody writes them to files of
# their own. gaggled, supervisord and s6-log get the same load, one after the other, in one run; those that are not
# installed are left out. "pipe" reads and throws away, and "file" has no reader at all: what a program's own write costs
# without a supervisor.
# OUTPUT_WAYS names those that are measured. The files are in $work, below TMPDIR: a minute of the usual load is 5 GB.

: "${BENCHMARK_PROGRAMS:=100}" "${BENCHMARK_RATE:=10000}" "${BENCHMARK_SECONDS:=60}" "${BENCHMARK_LENGTH:=80}"
export BENCHMARK_RATE BENCHMARK_SECONDS BENCHMARK_LENGTH
printer=$work/output
logs=$work/logs
BENCHMARK_GATE=$work/gate
BENCHMARK_REPORTS=$work/reports
export BENCHMARK_GATE BENCHMARK_REPORTS

printers() { seq -f 'p%03.0f' "$BENCHMARK_PROGRAMS"; }

# Each prints the configuration of one of the ways, and starts it: sets pid. All of them rotate at 10 MiB and keep 10.
start_file() {
  (
    for name in $(printers); do "$printer" print "$name" >"$logs/$name" & done
    wait
  ) &
  pid=$!
}

start_pipe() {
  "$printer" drain "$BENCHMARK_PROGRAMS" "$printer" &
  pid=$!
}

# start_gaggled_output COMPRESS LINE TEXT: with a line for its own section, and text for the end of the file.
start_gaggled_output() {
  {
    printf '[gaggled]\n'
    printf '%s\n' "$2" 'controlurl = tcp://127.0.0.1:*'
    for name in $(printers); do
      printf '[%s]\ncommand = %s\nargv = print %s\n' "$name" "$printer" "$name"
      printf '[%s/log]\nfile = %s/%s\nmaxsize = 10m\nkeep = 10\ncompress = %s\n' "$name" "$logs" "$name" "$1"
    done
    printf '%s' "$3"
  } >"$work/gaggled.ini"
  "$gaggled" -c "$work/gaggled.ini" >"$work/log" 2>&1 &
  pid=$!
}

start_gaggled() { start_gaggled_output false '' ''; }
start_gaggled_compress() { start_gaggled_output true '' ''; }
start_gaggled_ticks() {
  start_gaggled_output false '' "$(printf '[ticks]\ncommand = %s\nargv = ticks\nlog = %s/ticks\n' "$printer" "$work")"
}
start_gaggled_statedir() { start_gaggled_output false "statedir = $work/state" ''; }

start_supervisord() {
  {
    printf '[supervisord]\nnodaemon = true\nlogfile = %s/log\npidfile = %s/pid\n' "$work" "$work"
    for name in $(printers); do
      printf '[program:%s]\ncommand = %s print %s\nstdout_logfile = %s/%s\n' "$name" "$printer" "$name" "$logs" "$name"
      printf 'stdout_logfile_maxbytes = 10MB\nstdout_logfile_backups = 10\nredirect_stderr = true\n'
    done
  } >"$work/supervisord.conf"
  supervisord -c "$work/supervisord.conf" >/dev/null 2>&1 &
  pid=$!
}

start_s6_log() {
  for name in $(printers); do
    mkdir -p "$work/scan/$name/log"
    printf '#!/bin/sh\nexec %s print %s\n' "$printer" "$name" >"$work/scan/$name/run"
    printf '#!/bin/sh\nexec s6-log n10 s10485760 %s/%s\n' "$logs" "$name" >"$work/scan/$name/log/run"
    chmod +x "$work/scan/$name/run" "$work/scan/$name/log/run"
  done
  s6-svscan "$work/scan" >"$work/log" 2>&1 &
  pid=$!
}

missing_way() {
  case $1 in
    supervisord) ! command -v supervisord ;;
    s6_log) ! command -v s6-svscan ;;
    *) false ;;
  esac >/dev/null
}

# The files of a printer, the oldest first.
files_of() {
  if [ -d "$logs/$1" ]; then
    ls "$logs/$1"/@* "$logs/$1/current" 2>/dev/null || :
  else
    ls "$logs/$1"* 2>/dev/null | sort -rV
  fi
}

# The pids of the supervisor and all that it runs, but the printers.
supervising() {
  for stat in /proc/[0-9]*/stat; do
    [ "$(readlink "${stat%stat}exe" 2>/dev/null)" = "$printer" ] && [ "${stat#/proc/}" != "$pid/stat" ] || cat "$stat" 2>/dev/null || :
  done | awk -v root="$pid" '
    { own = $1; sub(/.*\) . /, ""); parent[own] = $1 }
    END { for (each in parent) { up = each; while (up in parent && up != root) up = parent[up]; if (up == root) print each } }'
}

# Seconds of processor time, to the hundredth: cpu PID...
cpu() {
  for each in "$@"; do cat "/proc/$each/stat" 2>/dev/null || :; done |
    awk -v hertz="$(getconf CLK_TCK)" '{ sub(/.*\) /, ""); sum += $12 + $13 } END { printf "%.2f\n", sum / hertz }'
}

# Megabytes of memory: pss PID...
pss() {
  for each in "$@"; do cat "/proc/$each/smaps_rollup" 2>/dev/null || :; done |
    awk '/^Pss:/ { sum += $2 } END { printf "%.1f\n", sum / 1024 }'
}

count_of() { find "$1" -type f ! -name '.*' | wc -l; }
bytes_written() { du -sb "$logs" | cut -f 1; }

# Waits until all printers have reported, and what they printed is in the files; sets most, the largest memory seen.
await_reports() {
  most=0
  until [ "$(count_of "$BENCHMARK_REPORTS")" -ge "$BENCHMARK_PROGRAMS" ]; do
    kill -0 "$pid" || exit 1
    sleep 2
    # shellcheck disable=SC2046 # one pid a word
    most=$(printf '%s\n' "$most" "$(pss $(supervising))" | sort -n | tail -n 1)
  done
  before=-1
  until [ "$before" = "$(bytes_written)" ]; do
    before=$(bytes_written)
    sleep 1
  done
}

# Percentiles of all writes, from the printers' reports, in microseconds; and what the printers themselves used.
writes() {
  cat "$BENCHMARK_REPORTS"/* | awk '
    $1 == "lines" || $1 == "longest" || $1 == "cpu" { if ($1 == "longest") longest = $2 > longest ? $2 : longest; next }
    { print $1, $2 } END { print "longest", longest }' | sort -n | awk '
    $1 == "longest" { longest = $2; next }
    { time[NR] = $1; count[NR] = $2; all += $2 }
    function at(part,   sum, i) { for (i in time) order = i; sum = 0
      for (i = 1; i <= NR; i++) { sum += count[i]; if (sum >= all * part) return time[i] / 1000 } }
    END { printf "write: median %.1f us, p99 %.1f us, p99.9 %.0f us, p99.99 %.0f us, longest %.1f ms", at(0.5), at(0.99),
          at(0.999), at(0.9999), longest / 1e6 }'
}

# What came of it: lines that are in the files, said to be dropped, missing, and out of order.
checked() {
  for name in $(printers); do
    files_of "$name" | xargs -r zcat -f | "$printer" check "$name" "$(awk '$1 == "lines" { print $2 }' "$BENCHMARK_REPORTS/$name")"
  done | awk '{ lines += $1; dropped += $2; missing += $3; disorder += $4 }
    END { printf "files: %d lines, %d told as dropped, %d missing, %d out of order", lines, dropped, missing, disorder }'
}

# Starts one of the ways, and opens the gate when all is quiet; sets began, the processor time used until then.
start_output() {
  prepare_output
  "start_$1"
  await_starts "$BENCHMARK_PROGRAMS"
  # The virtual machine's own work after the starts, and that of the others, is over by then.
  sleep 3
  # shellcheck disable=SC2046 # one pid a word
  began=$(cpu $(supervising))
  : >"$BENCHMARK_GATE"
}

# Prints what was measured: told TITLE [PROCESSOR TIME USED]
told() {
  awk -v title="$1" -v used="${2:-}" -v most="$most" \
    -v owed="$((BENCHMARK_PROGRAMS * BENCHMARK_RATE * BENCHMARK_SECONDS))" '
    $1 == "lines" { lines += $2 }
    $1 == "cpu" { own += $2 / 1e9 }
    END { printf "%-42s %d of %d lines printed", title, lines, owed
          if (used != "") printf "; %.2f s CPU, %.3f us a line; printers %.2f us a line; memory (PSS) %s MB",
            used, used * 1e6 / lines, own * 1e6 / lines, most
          print "" }' "$BENCHMARK_REPORTS"/*
  printf '%-42s %s\n' '' "$(writes)"
}

measure_output() {
  start_output "$1"
  await_reports
  # shellcheck disable=SC2046
  used=$(cpu $(supervising))
  stop_output "$1"
  told "output, $1" "$(echo "$used $began" | awk '{ print $1 - $2 }')"
  [ "$1" = pipe ] || printf '%-42s %s\n' '' "$(checked)"
  rm -rf "$logs"
}

# How long it takes from a program's write to the screen of one who follows it: measured_delays TITLE
measured_delays() {
  url=$(sed -n 's/.*control requests are answered at \(tcp:[^ ]*\).*/\1/p' "$work/log")
  "$printer" delays 200 "${gaggled}_controller" -u "$url" logs -f -n 0 ticks >"$work/times"
  line "$1" ms
}

stop_output() {
  case $1 in
    file | pipe) cut -d ' ' -f 2 "$BENCHMARK_STARTS" | xargs kill ;;
    s6_log) s6-svscanctl -t "$work/scan" ;;
    *) kill -TERM "$pid" ;;
  esac
  wait "$pid" || :
  pid=
}

prepare_output() {
  cc -O2 -static -o "$printer" "$here/output.c"
  [ -p "$BENCHMARK_GATE" ] || mkfifo "$BENCHMARK_GATE"
  rm -rf "$logs" "$BENCHMARK_REPORTS" "$work/scan" "$work/state"
  mkdir "$logs" "$BENCHMARK_REPORTS"
  : >"$BENCHMARK_STARTS"
}

output() {
  for way in ${OUTPUT_WAYS:-file pipe gaggled gaggled_statedir gaggled_compress s6_log supervisord}; do
    if missing_way "$way"; then
      printf '%-42s not installed\n' "output, $way"
    else
      measure_output "$way"
    fi
  done
}

output_delays() {
  prepare_output
  start_gaggled_ticks
  await_starts "$BENCHMARK_PROGRAMS"
  measured_delays 'print to screen, otherwise quiet'
  : >"$BENCHMARK_GATE"
  measured_delays 'print to screen, under the load'
  stop_output gaggled
}

# gaggled is killed in the middle of the load, and started again at once.
output_killed() {
  start_output gaggled_statedir
  printing=$(cut -d ' ' -f 2 "$BENCHMARK_STARTS")
  sleep $((BENCHMARK_SECONDS / 3))
  from=$(now)
  kill -9 "$pid"
  wait "$pid" || :
  start_gaggled_statedir
  until grep -q 'control requests are answered' "$work/log"; do
    kill -0 "$pid" || exit 1
    sleep 0.02
  done
  milliseconds "$from" "$(now)" >>"$work/times"
  line 'kill -9 to a gaggled that answers again' ms
  await_reports
  stop_output gaggled
  # shellcheck disable=SC2086 # one pid a word
  kill $printing 2>/dev/null || :
  told 'output, killed and started again'
  printf '%-42s %s\n' '' "$(checked)"
  rm -rf "$logs"
}
