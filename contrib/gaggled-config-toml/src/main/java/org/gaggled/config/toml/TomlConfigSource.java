package org.gaggled.config.toml;

import java.util.ArrayList;
import java.util.List;
import org.gaggled.api.config.ConfigFile;
import org.gaggled.api.config.ConfigNode;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.config.ConfigProblem;
import org.gaggled.api.config.ConfigSource;
import org.gaggled.api.config.ConfigTree;
import org.tomlj.Toml;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;

/** Reads TOML files. */
final class TomlConfigSource implements ConfigSource {

    /**
     * More levels than any section has; the parser calls itself for each, and would run out of stack at some thousands.
     */
    static final int DEEPEST = 100;

    /** The parser takes some seconds for a file of this many characters, which is 50,000 programs. */
    static final int LONGEST = 4 << 20;

    /** A file with more lines that cannot be read is something else than TOML. */
    static final int MOST_ERRORS = 1000;

    @Override
    public ConfigTree read(ConfigFile file) {
        TomlText text = new TomlText(file);
        List<ConfigProblem> problems = new ArrayList<>();
        ConfigNode root = isReadable(file, text, problems)
                ? read(file, text, problems)
                : ConfigNode.builder("", file.at(1, 1)).build();
        return new ConfigTree(root, problems);
    }

    private static boolean isReadable(ConfigFile file, TomlText text, List<ConfigProblem> problems) {
        if (file.getText().length() > LONGEST) {
            problems.add(ConfigProblem.error(
                    file.at(1, 1), "more than " + LONGEST + " characters of TOML",
                    "divide it into several files with include"));
            return false;
        }
        ConfigPosition tooDeep = text.findDeeperThan(DEEPEST);
        if (tooDeep != null) {
            problems.add(ConfigProblem.error(tooDeep, "more than " + DEEPEST + " levels of brackets",
                    "sections are not nested so deep"));
            return false;
        }
        return true;
    }

    private static ConfigNode read(ConfigFile file, TomlText text, List<ConfigProblem> problems) {
        TomlParseResult document;
        try {
            document = Toml.parse(file.getText());
        } catch (TomlParseError error) {
            // The parser means to collect its errors; this one, in a quoted key, it throws (tomlj 1.1.1).
            problems.add(problemOf(error, text));
            return ConfigNode.builder("", file.at(1, 1)).build();
        }
        List<TomlParseError> errors = document.errors();
        for (TomlParseError error : errors.subList(0, Math.min(errors.size(), MOST_ERRORS))) {
            problems.add(problemOf(error, text));
        }
        if (errors.size() > MOST_ERRORS) {
            problems.add(ConfigProblem.error(
                    positionOf(errors.get(MOST_ERRORS), text),
                    "more than " + MOST_ERRORS + " mistakes; the rest is not reported",
                    "is this a TOML file?"));
        }
        return new ConfigTreeBuilder(file, text, problems).build(document);
    }

    private static ConfigProblem problemOf(TomlParseError error, TomlText text) {
        String message = messageOf(error);
        return ConfigProblem.error(positionOf(error, text), message, adviceFor(message));
    }

    private static ConfigPosition positionOf(TomlParseError error, TomlText text) {
        TomlPosition position = error.position();
        return text.at(text.characterNear(position.line(), position.column()));
    }

    private static String messageOf(TomlParseError error) {
        return String.valueOf(error.getMessage()).replace('\n', ' ');
    }

    /** The parser's words name what it would take; these say what people mean. */
    private static String adviceFor(String message) {
        if (message.contains("previously defined")) {
            return "write it once";
        }
        if (message.startsWith("Invalid escape sequence")) {
            return "write \\\\ for a backslash, or put the text between single quotes";
        }
        if (message.contains("expected ', \", '''")) {
            return "a text stands between quotes: NAME = \"TEXT\"";
        }
        return "a setting is NAME = VALUE on a line of its own, and a section begins with [NAME]";
    }
}
