package org.gaggled.config.toml;

import java.util.ArrayList;
import java.util.List;
import org.gaggled.api.config.ConfigFile;
import org.gaggled.api.config.ConfigNode;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.config.ConfigProblem;
import org.gaggled.api.config.ConfigText;
import org.gaggled.config.toml.TomlText.KeyPart;
import org.jspecify.annotations.Nullable;
import org.tomlj.TomlArray;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/** Makes the tree of a configuration from the tables of a document. */
final class ConfigTreeBuilder {

    /**
     * Where a key stands.
     *
     * @param offset of the whole key, or of the header of its table
     * @param part which part of that it is
     * @param depth how many tables it is in
     */
    private record Place(int offset, int part, int depth) {}

    private static final Place ROOT = new Place(-1, -1, -1);

    private static final String OCTAL = "0o";

    private final ConfigFile file;
    private final TomlText text;
    private final List<ConfigProblem> problems;

    ConfigTreeBuilder(ConfigFile file, TomlText text, List<ConfigProblem> problems) {
        this.file = file;
        this.text = text;
        this.problems = problems;
    }

    ConfigNode build(TomlTable document) {
        ConfigNode.Builder root = ConfigNode.builder("", file.at(1, 1));
        addChildren(document, ROOT, root);
        return root.build();
    }

    private void addChildren(TomlTable table, Place parent, ConfigNode.Builder to) {
        for (String name : table.keySet()) {
            ConfigPosition tables = arrayOfTables(table.get(List.of(name)));
            if (tables == null) {
                to.child(node(name, table, parent));
            } else {
                problems.add(ConfigProblem.error(
                        tables, "an array of tables", "write [NAME] with one bracket, and a name of its own for each"));
            }
        }
    }

    /** Where such an array begins; null for all that is none. */
    private @Nullable ConfigPosition arrayOfTables(@Nullable Object content) {
        if (content instanceof TomlArray array && array.size() > 0 && array.get(0) instanceof TomlTable) {
            int offset = offsetOf(array.inputPositionOf(0));
            return text.isHeader(offset) ? text.at(offset) : null;
        }
        return null;
    }

    private int offsetOf(@Nullable TomlPosition position) {
        return position == null ? 0 : text.offsetOf(position.line(), position.column());
    }

    private ConfigNode node(String name, TomlTable table, Place parent) {
        List<String> key = List.of(name);
        int offset = offsetOf(table.inputPositionOf(key));
        List<KeyPart> parts = text.keyPartsAt(offset);
        Place place = new Place(offset, partOf(name, parts, offset, parent), parent.depth() + 1);
        ConfigPosition at = text.at(place.part() < parts.size() ? parts.get(place.part()).offset() : offset);
        ConfigNode.Builder node = ConfigNode.builder(name, at);
        int value = parts.isEmpty() ? offset : text.valueAfter(parts.getLast().end());
        Object content = table.get(key);
        if (content instanceof TomlTable section) {
            addSection(section, place, at, node);
        } else if (content instanceof TomlArray array) {
            addItems(array, node);
        } else if (content != null) {
            node.text(textOf(content, value), text.at(value));
        }
        return node.build();
    }

    /**
     * The parser tells where the whole key begins: which part of it is this name? A header begins with the outermost
     * table.
     */
    private int partOf(String name, List<KeyPart> parts, int offset, Place parent) {
        if (text.isHeader(offset)) {
            return Math.min(parent.depth() + 1, Math.max(0, parts.size() - 1));
        }
        int first = parent.offset() == offset ? parent.part() + 1 : 0;
        for (int part = first; part < parts.size(); part++) {
            String written = parts.get(part).name();
            if (written == null || written.equals(name)) {
                return part;
            }
        }
        return 0;
    }

    private void addSection(TomlTable section, Place place, ConfigPosition at, ConfigNode.Builder node) {
        if (place.depth() < TomlConfigSource.DEEPEST) {
            addChildren(section, place, node);
        } else {
            problems.add(ConfigProblem.error(
                    at, "more than " + TomlConfigSource.DEEPEST + " nested tables", "sections are not nested so deep"));
        }
    }

    private void addItems(TomlArray array, ConfigNode.Builder node) {
        List<ConfigText> items = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
            Object item = array.get(i);
            int offset = text.itemFrom(offsetOf(array.inputPositionOf(i)));
            if (item instanceof TomlTable || item instanceof TomlArray) {
                problems.add(ConfigProblem.error(
                        text.at(offset), "an item of a list that is not a single value", "lists hold nothing else"));
                continue;
            }
            items.add(new ConfigText(textOf(item, offset), text.at(offset)));
        }
        node.items(items);
    }

    /**
     * What a value is as text. Whole numbers are what they mean, {@code 1_000} is 1000; a number with a point, or a
     * date, is as it is written: 1.10 may be a version. So is an octal number: who writes one wants it to be read as
     * one.
     */
    private String textOf(@Nullable Object value, int offset) {
        return switch (value) {
            case String string -> string;
            case Long number -> text.plainValueAt(offset).startsWith(OCTAL)
                    ? text.plainValueAt(offset).replace("_", "")
                    : number.toString();
            case Boolean flag -> flag.toString();
            case null, default -> text.plainValueAt(offset);
        };
    }
}
