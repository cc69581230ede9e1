#!/bin/sh
# Starts @tool@ on the private Java runtime that lies beside this script.
#
# GAGGLED_JAVA_OPTS: further options for the Java virtual machine, split at blanks. They win over those below.

gaggled_script=$0
while [ -L "$gaggled_script" ]; do
  gaggled_link=$(PATH=/usr/bin:/bin:$PATH && readlink "$gaggled_script")
  case $gaggled_link in
    /*) gaggled_script=$gaggled_link ;;
    *) gaggled_script=${gaggled_script%/*}/$gaggled_link ;;
  esac
done
case $gaggled_script in
  */*) ;;
  *) gaggled_script=./$gaggled_script ;;
esac
gaggled_home=$(CDPATH='' cd -- "${gaggled_script%/*}/.." && pwd -P) || exit 1

if [ ! -x "$gaggled_home/runtime/bin/java" ]; then
  echo "@tool@: $gaggled_home/runtime/bin/java is missing: unpack the whole tarball, and link to bin/@tool@ rather than copying it" >&2
  exit 1
fi
case $gaggled_home in
  *:*)
    echo "@tool@: cannot run from $gaggled_home: a colon separates paths for Java; move it to a directory without one" >&2
    exit 1
    ;;
esac

[ -d "$(pwd -P 2>/dev/null)" ] || {
  echo "@tool@: the current directory does not exist any more; go to one that does" >&2
  exit 1
}

# Names of programs and files are UTF-8, whatever the locale.
LC_ALL=C.UTF-8
export LC_ALL

# Made when the tarball is built, for the tools that end at once; the class path must begin with the one it was made for.
# Without it they start all the same, somewhat later. Java does not look whether the jars are those that it was made of: they
# are as long as they have its time stamp.
gaggled_cache=$gaggled_home/lib/gaggled_tools.aot
for gaggled_jar in "$gaggled_home"/lib/*.jar "$gaggled_home"/lib/terminal/*.jar "$gaggled_home"/plugins/transport-zmq/*.jar; do
  if [ ! -r "$gaggled_cache" ] || [ "$gaggled_jar" -nt "$gaggled_cache" ] || [ "$gaggled_jar" -ot "$gaggled_cache" ]; then
    gaggled_cache=
    break
  fi
done

trap 'echo "@tool@: $gaggled_home/runtime cannot run here: it was built for Linux with glibc on @machine@, this is $(uname -sm)" >&2' EXIT

# shellcheck disable=SC2086 # the extra options are meant to be split
exec "$gaggled_home/runtime/bin/java" \
  ${gaggled_cache:+-XX:AOTCache="$gaggled_cache"} \
  -Xlog:disable -Xlog:all=error:stderr -Xlog:aot*=off:stderr -Xlog:cds*=off:stderr \
  -Xms8m -Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \
  -XX:-UsePerfData -XX:+ErrorFileToStderr -XX:+UnlockDiagnosticVMOptions -XX:ArchiveRelocationMode=0 \
  --enable-native-access=ALL-UNNAMED \
  -Dgaggled.home="$gaggled_home" \
  -Dslf4j.internal.verbosity=ERROR \
  -Dlogback.configurationFile="$gaggled_home/conf/logback.xml" \
  $GAGGLED_JAVA_OPTS \
  -cp "@class.path@" \
  @main@ "$@"
