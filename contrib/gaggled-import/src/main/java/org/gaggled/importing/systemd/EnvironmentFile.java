package org.gaggled.importing.systemd;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.gaggled.importing.format.Source;
import org.gaggled.importing.variables.VariableFile;

/**
 * A file of variables as systemd reads it: nearly as a shell does, but nothing is replaced in it.
 *
 * @param variables with the values that systemd finds in the file
 */
record EnvironmentFile(Map<String, String> variables, VariableFile file) {

    /** A line that both read in the same way. */
    private static final Pattern SIMPLE = Pattern.compile(
            "\\s*[A-Za-z_][A-Za-z0-9_]*=(?:[^\\s\"'\\\\#;][^\"'\\\\]*|\"[^\"\\\\]*\"|'[^']*')?\\s*|\\s*#.*|\\s*");

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    static EnvironmentFile of(Source source) {
        Map<String, String> variables = new Reading(source.text()).read();
        long lines = source.lines().stream().filter(line -> !line.isBlank() && !line.stripLeading().startsWith("#"))
                .count();
        boolean simple = source.lines().stream().allMatch(line -> SIMPLE.matcher(line).matches())
                && variables.size() == lines;
        return new EnvironmentFile(variables, VariableFile.ofLiterals(source.path(), variables, simple));
    }

    private static final class Reading {

        private final String text;
        private final Map<String, String> variables = new LinkedHashMap<>();
        private int next;

        Reading(String text) {
            this.text = text;
        }

        Map<String, String> read() {
            while (next < text.length()) {
                char c = text.charAt(next);
                if (Character.isWhitespace(c)) {
                    next++;
                } else if (c == '#' || c == ';') {
                    next = endOfLine();
                } else {
                    readVariable();
                }
            }
            return variables;
        }

        private int endOfLine() {
            int end = text.indexOf('\n', next);
            return end < 0 ? text.length() : end;
        }

        private void readVariable() {
            int end = endOfLine();
            int equals = text.indexOf('=', next);
            if (equals < 0 || equals > end) {
                next = end;
                return;
            }
            String name = text.substring(next, equals).strip();
            next = equals + 1;
            String value = readValue();
            if (NAME.matcher(name).matches()) {
                variables.put(name, value);
            }
        }

        /**
         * Up to the end of the line; quotes are such only before any other text, and blanks at the ends are left out.
         */
        private String readValue() {
            StringBuilder value = new StringBuilder();
            boolean inText = false;
            int solid = 0;
            while (next < text.length() && text.charAt(next) != '\n') {
                char c = text.charAt(next++);
                boolean blank = c == ' ' || c == '\t';
                if (!inText && (c == '\'' || c == '"')) {
                    readQuoted(c, value);
                } else if (c == '\\') {
                    inText = true;
                    readEscaped(value);
                } else if (inText || !blank) {
                    inText = true;
                    value.append(c);
                }
                solid = blank ? solid : value.length();
            }
            return value.substring(0, solid);
        }

        private void readQuoted(char quote, StringBuilder value) {
            while (next < text.length() && text.charAt(next) != quote) {
                char c = text.charAt(next++);
                boolean escapes = c == '\\' && quote == '"' && next < text.length()
                        && "\"\\`$\n".indexOf(text.charAt(next)) >= 0;
                if (escapes) {
                    readEscaped(value);
                } else {
                    value.append(c);
                }
            }
            next++;
        }

        private void readEscaped(StringBuilder value) {
            if (next < text.length() && text.charAt(next) != '\n') {
                value.append(text.charAt(next));
            }
            next++;
        }
    }
}
