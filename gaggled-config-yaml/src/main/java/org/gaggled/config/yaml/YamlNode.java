package org.gaggled.config.yaml;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.config.ConfigText;

/** What a YAML document is made of. Where it has aliases, one node stands in several places. */
sealed interface YamlNode {

    /** Where it begins. */
    ConfigPosition position();

    /** A text; the empty one for null. */
    record Scalar(ConfigText text) implements YamlNode {

        @Override
        public ConfigPosition position() {
            return text.position();
        }
    }

    /** A list. */
    record Sequence(List<YamlNode> items, ConfigPosition position) implements YamlNode {

        public Sequence {
            items = List.copyOf(items);
        }
    }

    /** Names with values, in the order of the file; what was merged into it comes first. */
    record Mapping(Map<String, Entry> entries, ConfigPosition position) implements YamlNode {

        public Mapping {
            entries = Collections.unmodifiableMap(entries);
        }
    }

    /** A value, and where its name stands. */
    record Entry(ConfigPosition keyPosition, YamlNode value) {}
}
