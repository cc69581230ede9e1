package org.gaggled.config.info;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.gaggled.api.config.ConfigNode;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.config.ConfigText;
import org.jspecify.annotations.Nullable;

/** A key being filled: with a value, with what stands in its braces, with both or with nothing. */
final class InfoEntry {

    private final String name;
    private final ConfigPosition position;
    /**
     * The pieces of its value, and its children: null for none, because most keys have one of the two and files many
     * keys.
     */
    private @Nullable List<ConfigText> value;

    private @Nullable List<InfoEntry> children;
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
        if (children == null) {
            children = new ArrayList<>(2);
        }
        children.add(entry);
        return entry;
    }

    /** Takes back the child added last, if there is one. */
    void removeLatest() {
        if (children != null) {
            children.removeLast();
        }
    }

    List<InfoEntry> children() {
        return children == null ? List.of() : children;
    }

    /**
     * Moves what is in the later of the children with that name, and nothing but braces, into the first; whether there
     * were any.
     */
    boolean merge(String child) {
        List<InfoEntry> same =
                children().stream().filter(entry -> entry.name.equals(child) && entry.isPlainSection()).toList();
        if (same.size() < 2 || children == null) {
            return false;
        }
        InfoEntry first = same.getFirst();
        List<InfoEntry> all = new ArrayList<>();
        same.forEach(entry -> all.addAll(entry.children()));
        first.children = all;
        children.removeIf(entry -> entry != first && same.contains(entry));
        return true;
    }

    private boolean isPlainSection() {
        return opened && value == null;
    }

    /** Removes the children of these names whose value is empty, or that have none. */
    void removeEmpty(List<String> names) {
        if (children != null) {
            children.removeIf(entry -> names.contains(entry.name) && entry.isEmpty());
        }
    }

    private boolean isEmpty() {
        return !opened && children().isEmpty()
                && (value == null || value.stream().allMatch(piece -> piece.value().isEmpty()));
    }

    /** Its value, or the continuation of it. */
    void append(ConfigText piece) {
        if (value == null) {
            value = new ArrayList<>(1);
        }
        value.add(piece);
    }

    /** Its braces, perhaps with nothing inside. */
    void open() {
        opened = true;
    }

    /** A key all alone has the empty value. Recursion no deeper than {@link InfoReading#DEEPEST}. */
    ConfigNode toNode() {
        ConfigNode.Builder node = ConfigNode.builder(name, position);
        if (value != null) {
            node.text(value.size() == 1 ? value.getFirst() : joined(value));
        } else if (!opened) {
            node.text("", position);
        }
        if (children != null) {
            children.forEach(child -> node.child(child.toNode()));
        }
        return node.build();
    }

    private static ConfigText joined(List<ConfigText> pieces) {
        return pieces.getFirst().with(pieces.stream().map(ConfigText::value).collect(Collectors.joining()));
    }
}
