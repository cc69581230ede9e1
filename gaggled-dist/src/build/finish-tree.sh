#!/bin/sh
# Writes the class path into bin/gaggled, makes the tools with their completions and man pages, and gives every file
# of the distribution its mode and one fixed time stamp. This comes before the AOT cache is made: the cache remembers the order of the class path and the size
# and time of each jar, and is not used where they differ.
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

# Writes bin/$1, its completion and its man page. Its class is $2, its jars the others, relative to the tree.
finish_tool() {
  name=$1
  class=$2
  shift 2
  path=
  files=
  for jar in "$@"; do
    path=$path${path:+:}\$gaggled_home/$jar
    files=$files${files:+:}$tree/$jar
  done
  sed -e "s|@class\\.path@|$path|" -e "s|@machine@|$(uname -m)|" -e "s|@tool@|$name|g" -e "s|@main@|$class|" \
    "$(dirname "$0")/tool-launcher.sh" >"$tree/bin/$name"
  mkdir -p "$tree/share/completion"
  "$tree/runtime/bin/java" -cp "$files" picocli.AutoComplete --force --name "$name" \
    --completionScript "$tree/share/completion/$name.bash" "$class"
  # The generator notes the time, which would make every build another one.
  sed -i -e '/^# [Dd]ate: /d' -e '/^# [Gg]enerated /d' "$tree/share/completion/$name.bash"
  "$tree/runtime/bin/java" -cp "$files" org.gaggled.transport.zmq.tool.ManPage "$tree/share/man/man1" "$class"
}

# The jars of the tree that match, in an order that does not depend on the locale; their names hold no blanks.
jars() {
  # shellcheck disable=SC2068 # patterns, to be expanded in the tree
  (cd "$tree" && LC_ALL=C ls -- $@)
}

# What the tools use of lib, and the ZeroMQ plugin with its libraries. No Guice; and no Logback where nothing is logged.
common=$(jars lib/gaggled-api-*.jar lib/gaggled-engine-*.jar lib/jspecify-*.jar lib/picocli-*.jar lib/slf4j-api-*.jar \
  plugins/transport-zmq/*.jar)
# shellcheck disable=SC2046,SC2086 # lists of jars
{
  finish_tool gaggled_controller org.gaggled.transport.zmq.tool.ControllerCommand $common
  finish_tool gaggled_listener org.gaggled.transport.zmq.tool.ListenerCommand $common
  finish_tool gaggled_smtpgate org.gaggled.notify.smtp.program.SmtpGateCommand $common \
    $(jars lib/logback-*.jar plugins/notify-smtp/*.jar)
}

find "$tree" -path "$tree/runtime" -prune -o -type d -exec chmod 755 {} +
find "$tree" -path "$tree/runtime" -prune -o -type f -exec chmod 644 {} +
chmod 755 "$tree/bin/"*
find "$tree/share" -type f -name '*.sh' -exec chmod 755 {} +
find "$tree" -exec touch -h -d "$timestamp" {} +
