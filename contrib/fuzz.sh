#!/bin/sh
# Looks for inputs that a reader of strangers' bytes does not survive, with Jazzer, which is guided by what each input reaches in
# the code. Usage: fuzz.sh TEST [SECONDS [OPTION...]], such as fuzz.sh StateFuzzTest 600; options are those of Jazzer and libFuzzer.
# Needs the network once, to fetch Jazzer. What it finds, and what it goes on from the next time, is in target/fuzz of the module.
set -eu
contrib=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
. "$contrib/packages.sh"
cd "$contrib/.."
jazzer=0.30.0
sanitizers=com.code_intelligence.jazzer.sanitizers

tests=$(find . -path '*/src/test/java/*FuzzTest.java')
test=$(echo "$tests" | grep "/${1:-}\.java\$") || {
  printf 'fuzz.sh: name one of these tests:\n%s\n' "$(echo "$tests" | sed 's#.*/##; s#\.java$##' | sort)" >&2
  exit 2
}
seconds=${2:-300}
if [ $# -gt 2 ]; then shift 2; else set --; fi

module=${test%%/src/test/*}
class=$(echo "${test#*/src/test/java/}" | sed 's#\.java$##; s#/#.#g')
corpus=$(sed -n 's#.*\(fuzz/[a-z]*\)".*#\1#p' "$test" | head -n 1)

jdk=$(find_jdk)
mkdir -p "$module/target/$corpus/grown"
for artifact in jazzer jazzer-api; do
  mvn --batch-mode --quiet --non-recursive dependency:copy -Dartifact="com.code-intelligence:$artifact:$jazzer" \
    -DoutputDirectory="$PWD/$module/target/jazzer"
done
mvn --batch-mode --quiet --offline -pl "$module" -am -Dformat.skip test-compile \
  dependency:build-classpath -Dmdep.outputFile="$PWD/$module/target/jazzer/classpath"

cd "$module"
# The first directory is written to, all others are read.
if [ -d src/test/resources/corpus ]; then
  set -- src/test/resources/corpus "$@"
fi
# Jazzer would take it for a finding that a test connects, or that its input names a file or an expression. Of the parsers, that of TOML is
# left out, which takes ten times as long with it.
exec "$jdk/bin/java" -Xmx1g --enable-native-access=ALL-UNNAMED -XX:+EnableDynamicAgentLoading \
  -cp "target/jazzer/*:target/test-classes:target/classes:$(cat target/jazzer/classpath)" \
  com.code_intelligence.jazzer.Jazzer --target_class="$class" --reproducer_path=target/jazzer \
  --disabled_hooks="$sanitizers.ServerSideRequestForgery:$sanitizers.FilePathTraversal:$sanitizers.RegexInjection" \
  --instrumentation_includes='org.gaggled.**:zmq.**:sun.net.httpserver.**:org.ini4j.**:org.yaml.**:com.fasterxml.**' \
  -max_total_time="$seconds" -max_len=16384 -timeout=60 -artifact_prefix="target/$corpus/found-" \
  "target/$corpus/grown" "src/test/resources/$corpus" "$@"
