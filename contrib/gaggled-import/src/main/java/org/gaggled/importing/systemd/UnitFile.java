package org.gaggled.importing.systemd;

import java.util.ArrayList;
import java.util.List;
import org.gaggled.importing.format.Source;
import org.gaggled.importing.model.ForeignSetting;

/**
 * A file of settings in sections, as systemd understands it: a backslash at the end of a line goes on with the next
 * one, and lines that begin with {@code #} or {@code ;} are comments, also between such lines.
 *
 * @param unreadable lines that systemd passes over
 */
record UnitFile(List<Assignment> assignments, List<ForeignSetting> unreadable) {

    static UnitFile of(Source source) {
        Reading reading = new Reading(source);
        reading.read();
        return new UnitFile(List.copyOf(reading.assignments), List.copyOf(reading.unreadable));
    }

    private static final class Reading {

        private final Source source;
        private final List<Assignment> assignments = new ArrayList<>();
        private final List<ForeignSetting> unreadable = new ArrayList<>();
        private String section = "";

        Reading(Source source) {
            this.source = source;
        }

        void read() {
            StringBuilder joined = new StringBuilder();
            int number = 0;
            int first = 0;
            for (String line : source.lines()) {
                number++;
                String content = line.stripLeading();
                if (content.startsWith("#") || content.startsWith(";")) {
                    continue;
                }
                if (joined.isEmpty()) {
                    first = number;
                }
                if (goesOn(content)) {
                    joined.append(content, 0, content.length() - 1).append(' ');
                } else {
                    readOne(joined.append(content).toString().strip(), first);
                    joined.setLength(0);
                }
            }
            readOne(joined.toString().strip(), first);
        }

        /** Whether it ends with a backslash that no other one escapes. */
        private static boolean goesOn(String line) {
            int backslashes = 0;
            while (backslashes < line.length() && line.charAt(line.length() - 1 - backslashes) == '\\') {
                backslashes++;
            }
            return backslashes % 2 == 1;
        }

        private void readOne(String text, int number) {
            int equals = text.indexOf('=');
            if (text.startsWith("[") && text.endsWith("]")) {
                section = text.substring(1, text.length() - 1);
            } else if (equals > 0 && !section.isEmpty()) {
                assignments.add(new Assignment(
                        section, text.substring(0, equals).strip(), text.substring(equals + 1).strip(), source,
                        number));
            } else if (!text.isEmpty()) {
                unreadable.add(source.setting(text, number));
            }
        }
    }
}
