package org.gaggled.importing.yaml;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gaggled.importing.format.ImportException;
import org.gaggled.importing.format.Source;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** One file being read. */
final class YamlReading {

    private static final int LARGEST = 16 << 20;

    /** More than any configuration has, with its aliases written out. */
    private static final int MOST_VALUES = 1_000_000;

    private static final int DEEPEST = 50;

    private final Source source;
    private int values;

    YamlReading(Source source) {
        this.source = source;
    }

    YamlValue read() throws ImportException {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(LARGEST);
        options.setMaxAliasesForCollections(MOST_VALUES);
        try {
            Node root = new Yaml(options).compose(new StringReader(source.text()));
            YamlValue value = root == null ? YamlValue.text("", source, 1, null) : value("", root, 0);
            if (!value.isMapping()) {
                throw new ImportException(source.path() + " does not hold a mapping, as configurations do");
            }
            return value;
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 0 : e.getProblemMark().getLine() + 1;
            throw new ImportException(source.at(line) + ": it is not YAML: " + e.getProblem());
        } catch (YAMLException e) {
            throw new ImportException(source.path() + ": it is not YAML: " + e.getMessage());
        }
    }

    private YamlValue value(String key, Node node, int depth) throws ImportException {
        int line = node.getStartMark().getLine() + 1;
        if (++values > MOST_VALUES || depth > DEEPEST) {
            throw new ImportException(source.at(line) + ": aliases make too much of this file");
        }
        return switch (node) {
            case ScalarNode scalar -> YamlValue.text(
                    key, source, line, scalar.getTag().equals(Tag.NULL) ? null : scalar.getValue());
            case SequenceNode sequence -> {
                List<YamlValue> items = new ArrayList<>();
                for (Node item : sequence.getValue()) {
                    items.add(value("", item, depth + 1));
                }
                yield YamlValue.list(key, source, line, items);
            }
            case MappingNode mapping -> YamlValue.mapping(key, source, line, entries(mapping, depth));
            default -> throw new ImportException(source.at(line) + ": a " + node.getNodeId() + " is not expected here");
        };
    }

    /** What is merged in ({@code <<}) gives way to what is written, and the first of several to none. */
    private Map<String, YamlValue> entries(MappingNode mapping, int depth) throws ImportException {
        Map<String, YamlValue> own = new LinkedHashMap<>();
        Map<String, YamlValue> merged = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            String name = name(tuple.getKeyNode());
            if (name == null) {
                continue;
            }
            YamlValue value = value(name, tuple.getValueNode(), depth + 1);
            if (tuple.getKeyNode().getTag().equals(Tag.MERGE)) {
                for (YamlValue each : value.isMapping() ? List.of(value) : value.items()) {
                    each.entries().forEach(merged::putIfAbsent);
                }
            } else {
                own.put(name, value);
            }
        }
        own.forEach(merged::put);
        return merged;
    }

    /** Null for one that is not a text, which no configuration has. */
    private static @Nullable String name(Node key) {
        return key instanceof ScalarNode scalar ? scalar.getValue() : null;
    }
}
