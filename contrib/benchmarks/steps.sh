#!/bin/sh
# Measures single steps with JMH: the core, the reader of configurations, the plan of a reload, the codecs (contrib/gaggled-benchmarks).
# Usage: steps.sh [JMH OPTION...] [PATTERN...], as in steps.sh -f 1 Core; steps.sh -h lists the options.
set -eu
contrib=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
. "$contrib/packages.sh"
cd "$contrib/.."
jdk=$(find_jdk)
classpath=$(mktemp)
trap 'rm -f "$classpath"' EXIT
trap 'exit 1' HUP INT TERM
# What judges only how sources look is left out.
MAVEN_ARGS='' mvn --batch-mode --quiet -pl contrib/gaggled-benchmarks -am -Dformat.skip compile \
  dependency:build-classpath -Dmdep.outputFile="$classpath"
"$jdk/bin/java" -cp "contrib/gaggled-benchmarks/target/classes:$(cat "$classpath")" org.openjdk.jmh.Main "$@"
