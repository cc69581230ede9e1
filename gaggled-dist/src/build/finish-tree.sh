#!/bin/sh
# Writes the class path into bin/gaggled, makes the tools, the completions and the man pages, and gives every file of the
# distribution its mode and one fixed time stamp. This comes before the AOT cache is made: the cache remembers the order of the
# class path, and the scripts in bin use it only while the jars have its time stamp.
# Usage: finish-tree.sh TREE TIMESTAMP
set -eu
tree=$1
timestamp=$2

class_path=
for jar in $(cd "$tree/lib" && LC_ALL=C ls -- *.jar); do
  class_path=$class_path${class_path:+:}\$gaggled_home/lib/$jar
done
sed -e "s|@class\\.path@|$class_path|" -e "s|@machine@|$(uname -m)|" "$tree/bin/gaggled" >"$tree/bin/gaggled.finished"
mv "$tree/bin/gaggled.finished" "$tree/bin/gaggled"

# Writes bin/$1. Its class is $2, its jars the others, relative to the tree.
finish_tool() {
  write_launcher "bin/$1" "$@"
  describe_command "$1" "$2"
}

# Writes $1, which starts class $3 of the jars behind it, relative to the tree, and calls itself $2.
write_launcher() {
  launcher=$1
  name=$2
  class=$3
  shift 3
  path=
  for jar in "$@"; do
    path=$path${path:+:}\$gaggled_home/$jar
  done
  sed -e "s|@class\\.path@|$path|" -e "s|@machine@|$(uname -m)|" -e "s|@tool@|$name|g" -e "s|@main@|$class|" \
    "$(dirname "$0")/tool-launcher.sh" >"$tree/$launcher"
}

# Writes the completion of bin/$1, whose class is $2, with the classes of its commands behind it and commas between them, and
# remembers that for the man pages.
describe_command() {
  mkdir -p "$tree/share/completion"
  completion=$tree/share/completion/$1.bash
  "$tree/runtime/bin/java" -cp "$every_jar" org.gaggled.transport.zmq.tool.Completion "$completion" "$1" "$2"
  # The generator begins with its own manual and the time, which would make every build another one.
  {
    printf '#!/usr/bin/env bash\n# Completion of %s, for bash and zsh. Source it: . share/completion/%s.bash\n\n' "$1" "$1"
    cat "$(dirname "$0")/completion-words.bash"
    sed -e '1,/^[^#]/ { /^#/ d; /^$/ d; }' -e 's/ (see \[[0-9]*\])//' -f "$(dirname "$0")/completion.sed" "$completion"
  } >"$completion.finished"
  mv "$completion.finished" "$completion"
  commands="${commands-} $2"
}

# The jars of the tree that match, in an order that does not depend on the locale; their names hold no blanks.
jars() {
  # shellcheck disable=SC2068 # patterns, to be expanded in the tree
  (cd "$tree" && LC_ALL=C ls -- $@)
}

# What the tools use of lib, and the ZeroMQ plugin with its libraries. No Guice; and no Logback where nothing is logged. The terminal's
# jars, which only gaggled_controller top opens, are on the path of all: they share a cache, which is for one path.
common=$(jars lib/gaggled-api-*.jar lib/gaggled-control-local-*.jar lib/gaggled-engine-*.jar lib/jspecify-*.jar lib/picocli-*.jar lib/slf4j-api-*.jar \
  plugins/transport-zmq/*.jar lib/terminal/*.jar)
every_jar=
for jar in $(jars lib/*.jar lib/import/*.jar plugins/transport-zmq/*.jar plugins/notify-smtp/*.jar); do
  every_jar=$every_jar${every_jar:+:}$tree/$jar
done
import=org.gaggled.importing.command.ImportCommand
describe_command gaggled "org.gaggled.engine.cli.GaggledCommand,$import"
# shellcheck disable=SC2046,SC2086 # lists of jars
{
  finish_tool gaggled_controller org.gaggled.transport.zmq.tool.ControllerCommand $common
  finish_tool gaggled_listener org.gaggled.transport.zmq.tool.ListenerCommand $common
  finish_tool gaggled_smtpgate org.gaggled.notify.smtp.program.SmtpGateCommand $common \
    $(jars lib/logback-*.jar plugins/notify-smtp/*.jar)
  # For bin/gaggled.
  write_launcher lib/gaggled_import gaggled "$import" $common $(jars lib/import/*.jar)
}
# shellcheck disable=SC2086 # a list of classes
"$tree/runtime/bin/java" -cp "$every_jar" org.gaggled.transport.zmq.tool.ManPage "$tree/share/man/man1" $commands

find "$tree" -path "$tree/runtime" -prune -o -type d -exec chmod 755 {} +
find "$tree" -path "$tree/runtime" -prune -o -type f -exec chmod 644 {} +
chmod 755 "$tree/bin/"* "$tree/lib/gaggled_exec" "$tree/lib/gaggled_fence" "$tree/lib/gaggled_import"
find "$tree/share" -type f -name '*.sh' -exec chmod 755 {} +
find "$tree" -exec touch -h -d "$timestamp" {} +
