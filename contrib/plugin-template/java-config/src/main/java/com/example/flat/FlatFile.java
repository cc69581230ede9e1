package com.example.flat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gaggled.api.config.ConfigFile;
import org.gaggled.api.config.ConfigNode;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.config.ConfigProblem;
import org.gaggled.api.config.ConfigText;
import org.gaggled.api.config.ConfigTree;
import org.jspecify.annotations.Nullable;

/** A file with a setting on each line, as it is read: names with dots between them, an equals sign, a value. */
final class FlatFile {

    /** More levels than any section has. */
    private static final int DEEPEST = 10;

    private final ConfigFile file;
    private final Section root;
    private final List<ConfigProblem> problems = new ArrayList<>();

    private FlatFile(ConfigFile file) {
        this.file = file;
        this.root = new Section("", file.at(1, 1));
    }

    /** Never throws for what is in the file: all that is wrong is told at once, and the rest is read. */
    static ConfigTree read(ConfigFile file) {
        FlatFile flat = new FlatFile(file);
        int number = 0;
        for (String line : file.getText().split("\n")) {
            number++;
            if (!line.isBlank() && !line.startsWith("#")) {
                flat.readLine(line, number);
            }
        }
        return new ConfigTree(flat.root.toNode(), flat.problems);
    }

    private void readLine(String line, int number) {
        ConfigPosition start = file.at(number, 1);
        int equals = line.indexOf('=');
        if (equals < 0) {
            problems.add(ConfigProblem.error(start, "no '=' in this line", "write NAME.NAME = VALUE"));
            return;
        }
        String[] names = line.substring(0, equals).strip().split("\\.", -1);
        if (names.length > DEEPEST) {
            problems.add(ConfigProblem.error(start, "more than " + DEEPEST + " names", "sections are not nested so"
                    + " deep"));
            return;
        }
        Section section = root;
        for (String name : names) {
            if (name.isEmpty()) {
                problems.add(ConfigProblem.error(start, "an empty name before '='", "write NAME.NAME = VALUE"));
                return;
            }
            section = section.children.computeIfAbsent(name, added -> new Section(added, start));
        }
        if (section.value != null) {
            problems.add(ConfigProblem.error(start, "given a second time", "remove one of the two lines"));
            return;
        }
        String value = line.substring(equals + 1).strip();
        int column = value.isEmpty() ? line.length() : line.indexOf(value, equals + 1) + 1;
        section.value = new ConfigText(value, file.at(number, column));
    }

    /** A name with a value, or with names inside, or with both; what that means is gaggled's to say. */
    private static final class Section {

        private final String name;
        private final ConfigPosition position;
        private final Map<String, Section> children = new LinkedHashMap<>();
        private @Nullable ConfigText value;

        Section(String name, ConfigPosition position) {
            this.name = name;
            this.position = position;
        }

        ConfigNode toNode() {
            ConfigNode.Builder node = ConfigNode.builder(name, position);
            if (value != null) {
                node.text(value);
            }
            children.values().forEach(child -> node.child(child.toNode()));
            return node.build();
        }
    }
}
