#!/bin/sh
# Writes the class path into bin/gaggled, makes the two tools with their completions and man pages, and gives every file of the distribution its mode and one fixed time
# stamp. This comes before the AOT cache is made: the cache remembers the order of the class path and the size
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

# The tools' class path: what they use of lib, and the ZeroMQ plugin with its libraries. No Guice, no Logback.
tools_path=
tools_files=
for jar in $(cd "$tree" && LC_ALL=C ls -- lib/gaggled-api-*.jar lib/gaggled-engine-*.jar lib/jspecify-*.jar \
  lib/picocli-*.jar lib/slf4j-api-*.jar plugins/transport-zmq/*.jar); do
  tools_path=$tools_path${tools_path:+:}\$gaggled_home/$jar
  tools_files=$tools_files${tools_files:+:}$tree/$jar
done
for tool in controller:ControllerCommand listener:ListenerCommand; do
  name=gaggled_${tool%:*}
  class=${tool#*:}
  sed -e "s|@class\\.path@|$tools_path|" -e "s|@machine@|$(uname -m)|" -e "s|@tool@|$name|g" -e "s|@main@|$class|" \
    "$(dirname "$0")/tool-launcher.sh" >"$tree/bin/$name"
  mkdir -p "$tree/share/completion"
  "$tree/runtime/bin/java" -cp "$tools_files" picocli.AutoComplete --force --name "$name" \
    --completionScript "$tree/share/completion/$name.bash" "org.gaggled.transport.zmq.tool.$class"
  # The generator notes the time, which would make every build another one.
  sed -i -e '/^# [Dd]ate: /d' -e '/^# [Gg]enerated /d' "$tree/share/completion/$name.bash"
done
"$tree/runtime/bin/java" -cp "$tools_files" org.gaggled.transport.zmq.tool.ManPage "$tree/share/man/man1"

find "$tree" -path "$tree/runtime" -prune -o -type d -exec chmod 755 {} +
find "$tree" -path "$tree/runtime" -prune -o -type f -exec chmod 644 {} +
chmod 755 "$tree/bin/"*
find "$tree/share" -type f -name '*.sh' -exec chmod 755 {} +
find "$tree" -exec touch -h -d "$timestamp" {} +
