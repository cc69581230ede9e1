package org.gaggled.config.yaml;

import java.util.ArrayList;
import java.util.List;
import org.gaggled.api.config.ConfigFile;
import org.gaggled.api.config.ConfigNode;
import org.gaggled.api.config.ConfigProblem;
import org.gaggled.api.config.ConfigSource;
import org.gaggled.api.config.ConfigTree;

/** Reads YAML files: first the nodes of the document, then, where that went well, the tree of the configuration. */
final class YamlConfigSource implements ConfigSource {

    /** More levels than any section has; it bounds the depth of the recursion. */
    static final int DEEPEST = 100;

    /** More names and values than any configuration has; it bounds the memory that a file takes. */
    static final int MOST_NODES = 1_000_000;

    @Override
    public ConfigTree read(ConfigFile file) {
        List<ConfigProblem> problems = new ArrayList<>();
        YamlNode.Mapping document = new YamlReading(file, problems).read();
        ConfigNode root = document == null
                ? ConfigNode.builder("", file.at(1, 1)).build()
                : new ConfigTreeBuilder(file, problems).build(document);
        return new ConfigTree(root, problems);
    }
}
