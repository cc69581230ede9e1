package org.gaggled.config.info;

import java.util.ArrayList;
import java.util.List;
import org.gaggled.api.config.ConfigNode;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.config.ConfigText;
import org.jspecify.annotations.Nullable;

/** A key being filled: with a value, with what stands in its braces, with both or with nothing. */
final class InfoEntry {

    private final String name;
    private final ConfigPosition position;
    private final List<InfoEntry> children = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private @Nullable ConfigText first;
    private boolean opened;

    InfoEntry(String name, ConfigPosition position) {
        this.name = name;
        this.position = position;
    }

    ConfigPosition position() {
        return position;
    }

    String name() {
        return name;
    }

    InfoEntry add(String child, ConfigPosition at) {
        InfoEntry entry = new InfoEntry(child, at);
        children.add(entry);
        return entry;
    }

    /** Takes back the child added last. */
    void removeLatest() {
        children.removeLast();
    }

    /** Its value, or the continuation of it. */
    void append(ConfigText value) {
        text.append(value.value());
        if (first == null) {
            first = value;
        }
    }

    /** Its braces, perhaps with nothing inside. */
    void open() {
        opened = true;
    }

    /** A key all alone has the empty value. Recursion no deeper than {@link InfoReading#DEEPEST}. */
    ConfigNode toNode() {
        ConfigNode.Builder node = ConfigNode.builder(name, position);
        if (first != null) {
            node.text(first.with(text.toString()));
        } else if (!opened) {
            node.text("", position);
        }
        children.forEach(child -> node.child(child.toNode()));
        return node.build();
    }
}
