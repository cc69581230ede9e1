package org.gaggled.config.ini;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gaggled.api.config.ConfigNode;
import org.gaggled.api.config.ConfigPosition;

/**
 * The tree that section paths make: {@code [web/env]} is {@code env} in {@code web}, whether {@code [web]} comes before
 * it, after it or never. A section whose line stands there twice becomes two, for the host to judge.
 */
final class IniSections {

    /** What stands in a section. */
    sealed interface Child {}

    private record Setting(ConfigNode node) implements Child {}

    /** A section being filled. */
    static final class Section implements Child {

        private final String name;
        private ConfigPosition position;
        /** Whether a line of its own has begun it; otherwise it is there only because a path leads through it. */
        private boolean begun;

        private final List<Child> children = new ArrayList<>();
        private final Map<String, Section> latest = new LinkedHashMap<>();

        private Section(String name, ConfigPosition position) {
            this.name = name;
            this.position = position;
        }

        void add(ConfigNode setting) {
            children.add(new Setting(setting));
        }

        private Section onTheWay(String child, ConfigPosition at) {
            Section known = latest.get(child);
            return known != null ? known : append(child, at);
        }

        private Section begin(String child, ConfigPosition at) {
            Section section = onTheWay(child, at);
            if (section.begun) {
                section = append(child, at);
            }
            section.begun = true;
            section.position = at;
            return section;
        }

        private Section append(String child, ConfigPosition at) {
            Section section = new Section(child, at);
            children.add(section);
            latest.put(child, section);
            return section;
        }
    }

    /** A name in a path, and where it stands. */
    record Step(String name, ConfigPosition position) {}

    private final Section root;

    IniSections(ConfigPosition start) {
        this.root = new Section("", start);
    }

    /** Begins the section at the end of the path, which has at least one step. */
    Section begin(List<Step> path) {
        Section section = root;
        for (Step step : path.subList(0, path.size() - 1)) {
            section = section.onTheWay(step.name(), step.position());
        }
        Step last = path.getLast();
        return section.begin(last.name(), last.position());
    }

    ConfigNode toTree() {
        return toNode(root);
    }

    /** Recursion no deeper than the longest path, which {@link IniConfigSource} bounds. */
    private static ConfigNode toNode(Section section) {
        ConfigNode.Builder node = ConfigNode.builder(section.name, section.position);
        for (Child child : section.children) {
            node.child(
                    switch (child) {
                        case Setting setting -> setting.node();
                        case Section inner -> toNode(inner);
                    });
        }
        return node.build();
    }
}
