package org.gaggled.config.yaml;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.gaggled.api.config.ConfigFile;
import org.gaggled.api.config.ConfigNode;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.config.ConfigProblem;
import org.gaggled.api.config.ConfigText;

/**
 * Makes the tree of a configuration from the nodes of a document. Here aliases are written out; so here is the bound on
 * what they may make of a file.
 */
final class ConfigTreeBuilder {

    /** Nodes for each character of the file: without aliases there is less than one. */
    private static final int NODES_PER_CHARACTER = 10;

    private final ConfigFile file;
    private final List<ConfigProblem> problems;
    private long allowed;
    private boolean refused;

    ConfigTreeBuilder(ConfigFile file, List<ConfigProblem> problems) {
        this.file = file;
        this.problems = problems;
        this.allowed =
                Math.min(YamlConfigSource.MOST_NODES, 1000L + (long) NODES_PER_CHARACTER * file.getText().length());
    }

    /** The root; an empty one where aliases have made too much of the file. */
    ConfigNode build(YamlNode.Mapping document) {
        ConfigNode root = node("", file.at(1, 1), document, 0);
        return refused ? ConfigNode.builder("", file.at(1, 1)).build() : root;
    }

    private ConfigNode node(String name, ConfigPosition position, YamlNode value, int depth) {
        ConfigNode.Builder node = ConfigNode.builder(name, position);
        switch (value) {
            case YamlNode.Scalar scalar -> node.text(scalar.text());
            case YamlNode.Sequence sequence -> node.items(texts(sequence));
            case YamlNode.Mapping mapping -> addChildren(mapping, node, depth);
        }
        return node.build();
    }

    private void addChildren(YamlNode.Mapping mapping, ConfigNode.Builder to, int depth) {
        for (Map.Entry<String, YamlNode.Entry> entry : mapping.entries().entrySet()) {
            YamlNode.Entry child = entry.getValue();
            if (depth > YamlConfigSource.DEEPEST) {
                refuse(child.keyPosition(), "aliases make more than " + YamlConfigSource.DEEPEST + " levels");
            }
            allow(1, child.keyPosition());
            if (refused) {
                return;
            }
            to.child(node(entry.getKey(), child.keyPosition(), child.value(), depth + 1));
        }
    }

    private List<ConfigText> texts(YamlNode.Sequence sequence) {
        List<ConfigText> texts = new ArrayList<>();
        allow(sequence.items().size(), sequence.position());
        if (refused) {
            return texts;
        }
        for (YamlNode item : sequence.items()) {
            if (item instanceof YamlNode.Scalar(ConfigText text)) {
                texts.add(text);
            } else {
                problems.add(ConfigProblem.error(
                        item.position(),
                        "an item of a list that is not a single value",
                        "quote it if it is meant as a text; lists hold nothing else"));
            }
        }
        return texts;
    }

    private void allow(int nodes, ConfigPosition position) {
        allowed -= nodes;
        if (allowed < 0) {
            refuse(position, "aliases make this file too large to be a configuration");
        }
    }

    private void refuse(ConfigPosition position, String message) {
        if (!refused) {
            refused = true;
            problems.add(ConfigProblem.error(position, message, "repeat less by alias"));
        }
    }
}
