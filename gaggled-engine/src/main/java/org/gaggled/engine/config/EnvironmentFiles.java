package org.gaggled.engine.config;

import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.gaggled.api.config.ConfigFile;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.config.ConfigText;

/**
 * Reads the files that {@code envfile} names: lines of {@code KEY=value}, the value perhaps in quotes, empty lines, and
 * comments that begin with {@code #}. Each is read once, however many programs name it.
 */
final class EnvironmentFiles {

    private static final Pattern ESCAPED = Pattern.compile("\\\\([\"\\\\])");

    private final ConfigFiles files;
    private final Problems problems;
    private final Map<Path, Map<String, ConfigText>> known = new HashMap<>();

    EnvironmentFiles(ConfigFiles files, Problems problems) {
        this.files = files;
        this.problems = problems;
    }

    /** The variables of a file; {@code named}, relative to the file in which it is named, at that position. */
    Map<String, ConfigText> read(Path named, ConfigPosition position) {
        return known.computeIfAbsent(Path.of(position.file()).resolveSibling(named), path -> {
            ConfigFile file = files.read(path, null, position);
            return file == null ? Map.of() : variablesOf(file);
        });
    }

    private Map<String, ConfigText> variablesOf(ConfigFile file) {
        Map<String, ConfigText> variables = new LinkedHashMap<>();
        Map<String, ConfigPosition> first = new HashMap<>();
        int number = 0;
        for (String line : file.getText().split("\n", -1)) {
            number++;
            String stripped = line.strip();
            if (!stripped.isEmpty() && stripped.charAt(0) != '#') {
                readLine(line, file, number, variables, first);
            }
        }
        return Collections.unmodifiableMap(variables);
    }

    private void readLine(
            String line, ConfigFile file, int number, Map<String, ConfigText> variables, Map<String, ConfigPosition> first) {
        int equals = line.indexOf('=');
        String name = equals < 0 ? line.strip() : line.substring(0, equals).strip();
        ConfigPosition position = file.at(number, 1 + Math.max(0, line.indexOf(name)));
        if (equals < 0 || name.chars().anyMatch(Character::isWhitespace)) {
            problems.error(
                    position,
                    "not a line of KEY=value: " + Wording.quoted(line.strip()),
                    "write KEY=value, without export");
            return;
        }
        ConfigText value = new ConfigText(line.substring(equals + 1).strip(), file.at(number, equals + 2));
        ConfigPosition earlier = first.putIfAbsent(name, position);
        if (earlier != null) {
            problems.error(
                    position, Wording.quoted(name) + " is given twice; the first is at " + earlier, "remove one of them");
        } else if (EnvironmentSection.check(name, position, value, problems)) {
            variables.put(name, new ConfigText(unquoted(value.value()), value.position()));
        }
    }

    /** Without the quotes around all of it; in double quotes a backslash keeps the next quote or backslash. */
    private static String unquoted(String text) {
        if (text.length() < 2 || text.charAt(0) != text.charAt(text.length() - 1)) {
            return text;
        }
        String inner = text.substring(1, text.length() - 1);
        return switch (text.charAt(0)) {
            case '\'' -> inner;
            case '"' -> ESCAPED.matcher(inner).replaceAll("$1");
            default -> text;
        };
    }
}
