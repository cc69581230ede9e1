package org.gaggled.engine.config.expand;

import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.gaggled.api.config.ConfigFile;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.config.ConfigText;
import org.gaggled.engine.config.problem.Problems;
import org.gaggled.engine.config.read.ConfigFiles;
import org.gaggled.engine.text.Wording;

/**
 * Reads the files that {@code envfile} names: lines of {@code KEY=value}, the value perhaps in quotes, empty lines, and
 * comments that begin with {@code #}. Each is read once, however many programs name it.
 */
public final class EnvironmentFiles {

    private final ConfigFiles files;
    private final Problems problems;
    private final Map<Path, Map<String, ConfigText>> known = new HashMap<>();

    public EnvironmentFiles(ConfigFiles files, Problems problems) {
        this.files = files;
        this.problems = problems;
    }

    /** The variables of a file; {@code named}, relative to the file in which it is named, at that position. */
    public Map<String, ConfigText> read(Path named, ConfigPosition position) {
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
            String line, ConfigFile file, int number, Map<String, ConfigText> variables,
            Map<String, ConfigPosition> first) {
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
        String written = line.substring(equals + 1).strip();
        int start = written.isEmpty() ? equals + 1 : line.indexOf(written, equals + 1);
        ConfigText value = unquoted(new ConfigText(written, file.at(number, start + 1)));
        ConfigPosition earlier = first.putIfAbsent(name, position);
        if (earlier != null) {
            problems.error(
                    position, Wording.quoted(name) + " is given twice; the first is at " + earlier,
                    "remove one of them");
        } else if (EnvironmentNames.check(name, position, value, problems)) {
            variables.put(name, value);
        }
    }

    /** Without the quotes around all of it; one that does not end, or not at the end of the value, is reported. */
    private ConfigText unquoted(ConfigText text) {
        String written = text.value();
        char quote = written.isEmpty() ? ' ' : written.charAt(0);
        if (quote != '\'' && quote != '"') {
            return text;
        }
        StringBuilder plain = new StringBuilder();
        int next = 1;
        while (next < written.length() && written.charAt(next) != quote) {
            if (quote == '"' && isEscape(written, next)) {
                next++;
            }
            plain.append(written.charAt(next++));
        }
        if (next == written.length()) {
            problems.error(
                    text.position(), "a " + quote + " that is not closed",
                    "close it, or put the whole value into other quotes");
        } else if (next < written.length() - 1) {
            problems.error(
                    Wording.within(text, next + 1),
                    "text after the closing " + quote,
                    "put the whole value into quotes; in double quotes, write \\\" for a quote");
        }
        return new ConfigText(plain.toString(), text.position(), Wording.within(text, 1));
    }

    /** In double quotes, a backslash keeps the next quote or backslash; before anything else it stands for itself. */
    private static boolean isEscape(String text, int index) {
        return text.charAt(index) == '\\' && index + 1 < text.length() && "\"\\".indexOf(text.charAt(index + 1)) >= 0;
    }
}
