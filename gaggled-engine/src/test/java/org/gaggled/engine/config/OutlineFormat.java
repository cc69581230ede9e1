package org.gaggled.engine.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.gaggled.api.config.ConfigFile;
import org.gaggled.api.config.ConfigNode;
import org.gaggled.api.config.ConfigSource;
import org.gaggled.api.config.ConfigSourceContext;
import org.gaggled.api.config.ConfigSourceFactory;
import org.gaggled.api.config.ConfigText;
import org.gaggled.api.config.ConfigTree;

/**
 * The plainest format there can be, for tests: two blanks of indentation a level, {@code name} for a section,
 * {@code name =
 * text}, {@code name = [item, item]}. It takes everything for right.
 */
public final class OutlineFormat implements ConfigSourceFactory {

    @Override
    public String getName() {
        return "outline";
    }

    @Override
    public Set<String> getExtensions() {
        return Set.of("outline");
    }

    @Override
    public ConfigSource open(ConfigSourceContext context) {
        return file -> new Parser(file).parse();
    }

    private static final class Parser {

        private final ConfigFile file;
        private final List<String> lines;
        private int next;

        Parser(ConfigFile file) {
            this.file = file;
            this.lines = file.getText().lines().toList();
        }

        ConfigTree parse() {
            ConfigNode.Builder root = ConfigNode.builder("", file.at(1, 1));
            readChildren(root, 0);
            return new ConfigTree(root.build(), List.of());
        }

        private void readChildren(ConfigNode.Builder parent, int indentation) {
            while (next < lines.size()) {
                String line = lines.get(next);
                int column = line.length() - line.stripLeading().length();
                if (!line.isBlank() && column < indentation) {
                    return;
                }
                next++;
                if (!line.isBlank()) {
                    parent.child(read(line, column));
                }
            }
        }

        private ConfigNode read(String line, int column) {
            int number = next;
            int equals = line.indexOf(" =");
            String name = equals < 0 ? line.substring(column) : line.substring(column, equals);
            ConfigNode.Builder node = ConfigNode.builder(name, file.at(number, column + 1));
            if (equals >= 0) {
                String value = line.substring(equals + 2).stripLeading();
                readValue(node, value, number, line.length() - value.length());
            }
            readChildren(node, column + 2);
            return node.build();
        }

        private void readValue(ConfigNode.Builder node, String value, int number, int column) {
            if (!value.startsWith("[")) {
                node.text(value, file.at(number, column + 1));
                return;
            }
            List<ConfigText> items = new ArrayList<>();
            int start = 1;
            for (String item : value.substring(1, value.length() - 1).split(", ", -1)) {
                items.add(new ConfigText(item, file.at(number, column + start + 1)));
                start += item.length() + 2;
            }
            node.items(items);
        }
    }
}
