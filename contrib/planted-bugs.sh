#!/bin/sh
# Shows that the tests find bugs that nobody has thought of. Plants each bug of gaggled-engine/src/test/bugs in a copy, runs
# simulators and exhaustive tests until one fails, and prints which that was, and how many inputs the core was given until then.
# Usage: planted-bugs.sh [NAME...]; without a name, all. Exits with 1 when a bug is not found. The tree stays as it is.
set -eu
contrib=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
. "$contrib/packages.sh"
cd "$contrib/.."
bugs=gaggled-engine/src/test/bugs

jdk=$(find_jdk)
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
trap 'exit 1' HUP INT TERM
mkdir "$copy/tmp" "$copy/runner"

# Both may be given, to spare the build: where the engine's classes and tests are, and the class path of its tests.
if [ -z "${PLANTED_CLASSES:-}" ] || [ -z "${PLANTED_CLASSPATH:-}" ]; then
  # What judges only how sources look is left out.
  mvn --batch-mode --quiet --offline -pl gaggled-engine -am -Dformat.skip test-compile \
    dependency:build-classpath -Dmdep.outputFile="$copy/classpath"
  PLANTED_CLASSES=$PWD/gaggled-engine/target/test-classes:$PWD/gaggled-engine/target/classes
  PLANTED_CLASSPATH=$(cat "$copy/classpath")
fi
all="$copy/runner:$PLANTED_CLASSES:$PLANTED_CLASSPATH"
"$jdk/bin/javac" -proc:none -d "$copy/runner" -cp "$all" "$bugs"/*.java

if [ $# = 0 ]; then
  for file in "$bugs"/*.patch; do
    set -- "$@" "$(basename "$file" .patch)"
  done
fi
echo '| bug | found by | after inputs | after cases | how |'
echo '|---|---|--:|--:|---|'
missed=0
while [ $# -gt 0 ]; do
  status=0
  "$jdk/bin/java" -ea -Xmx1g -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED -Djava.io.tmpdir="$copy/tmp" -cp "$all" \
    PlantedBugs "$copy" "$PLANTED_CLASSES" "$@" >"$copy/log" 2>&1 || status=$?
  grep '^| ' "$copy/log" || true
  if grep -q '[*]nothing[*]' "$copy/log"; then
    missed=1
  fi
  case $status in
    0) break ;;
    3)
      # A test did not end, which has found the bug. The rest needs a process that is not busy with that.
      shift "$(grep -c '^| ' "$copy/log")"
      ;;
    *)
      cat "$copy/log" >&2
      exit 2
      ;;
  esac
done
if [ "$missed" != 0 ]; then
  echo 'planted-bugs.sh: not all are found' >&2
  exit 1
fi
