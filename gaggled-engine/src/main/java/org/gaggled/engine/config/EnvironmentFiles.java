package org.gaggled.engine.config;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.gaggled.api.config.ConfigFile;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.config.ConfigText;

/**
 * Reads the files that {@code envfile} names: lines of {@code KEY=value}, taken literally, empty lines, and comments that
 * begin with {@code #}. Each is read once, however many programs name it.
 */
final class EnvironmentFiles {

    private final ConfigFiles files;
    private final Problems problems;
    private final Map<Path, Map<String, String>> known = new HashMap<>();

    EnvironmentFiles(ConfigFiles files, Problems problems) {
        this.files = files;
        this.problems = problems;
    }

    /** The variables of a file; {@code named}, relative to the file in which it is named, at that position. */
    Map<String, String> read(Path named, ConfigPosition position) {
        return known.computeIfAbsent(Path.of(position.file()).resolveSibling(named), path -> {
            ConfigFile file = files.read(path, null, position);
            return file == null ? Map.of() : variablesOf(file);
        });
    }

    private Map<String, String> variablesOf(ConfigFile file) {
        Map<String, String> variables = new LinkedHashMap<>();
        Map<String, ConfigPosition> first = new HashMap<>();
        int number = 0;
        for (String line : file.getText().split("\n", -1)) {
            number++;
            String stripped = line.strip();
            if (!stripped.isEmpty() && stripped.charAt(0) != '#') {
                readLine(line, file, number, variables, first);
            }
        }
        return variables;
    }

    private void readLine(
            String line, ConfigFile file, int number, Map<String, String> variables, Map<String, ConfigPosition> first) {
        int equals = line.indexOf('=');
        String name = equals < 0 ? line.strip() : line.substring(0, equals).strip();
        ConfigPosition position = file.at(number, 1 + Math.max(0, line.indexOf(name)));
        if (equals < 0 || name.chars().anyMatch(Character::isWhitespace)) {
            problems.error(position, "not a line of KEY=value: " + Wording.quoted(line.strip()), "write KEY=value, without export");
            return;
        }
        ConfigText value = new ConfigText(line.substring(equals + 1).strip(), file.at(number, equals + 2));
        ConfigPosition earlier = first.putIfAbsent(name, position);
        if (earlier != null) {
            problems.error(
                    position, Wording.quoted(name) + " is given twice; the first is at " + earlier, "remove one of them");
        } else if (EnvironmentSection.check(name, position, value, problems)) {
            warnOfQuotes(name, value);
            variables.put(name, value.value());
        }
    }

    private void warnOfQuotes(String name, ConfigText value) {
        String text = value.value();
        if (text.length() > 1 && (text.charAt(0) == '"' || text.charAt(0) == '\'') && text.endsWith(text.substring(0, 1))) {
            problems.warning(
                    value.position(), "the quotes are part of the value of " + name, "remove them unless they are meant");
        }
    }
}
