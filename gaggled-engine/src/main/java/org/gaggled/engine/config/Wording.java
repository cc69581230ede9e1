package org.gaggled.engine.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.config.ConfigText;
import org.gaggled.api.config.Setting;

/** How names and values from a configuration are worded in a message: on one line, and never long. */
final class Wording {

    private static final int LONGEST = 80;
    private static final int MOST_NAMES = 20;

    private Wording() {}

    /** In single quotes, control characters made visible, the rest of a long text left out. */
    static String quoted(String text) {
        StringBuilder quoted = new StringBuilder(Math.min(text.length(), LONGEST) + 8).append('\'');
        for (int i = 0; i < text.length(); i++) {
            if (i >= LONGEST && !Character.isLowSurrogate(text.charAt(i))) {
                return quoted.append("...'").toString();
            }
            appendVisibly(text.charAt(i), quoted);
        }
        return quoted.append('\'').toString();
    }

    /** What is wrong with a setting's value; nothing of the value where it is secret. */
    static String ofRefused(Setting<?> setting, List<String> values, IllegalArgumentException wrong) {
        if (!setting.isSecret()) {
            return setting.getName() + " " + quoted(String.join(", ", values)) + " " + wrong.getMessage();
        }
        String message = String.valueOf(wrong.getMessage());
        boolean repeated = values.stream().anyMatch(value -> !value.isEmpty() && message.contains(value));
        return setting.getName() + " (its value is not shown) " + (repeated ? "is not " + setting.getAllowed() : message);
    }

    /** A word for a shell, in quotes where it would be taken for something else. */
    static String shellWord(String text) {
        return text.matches("[A-Za-z0-9_@%+=:,./-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }

    /** Joined with commas; only how many more there are, after the first twenty. */
    static String listed(Collection<String> names) {
        List<String> shown = new ArrayList<>(names.stream().limit(MOST_NAMES).toList());
        if (names.size() > MOST_NAMES) {
            shown.add("and " + (names.size() - MOST_NAMES) + " more");
        }
        return String.join(", ", shown);
    }

    /**
     * The place of the character at {@code offset} in a value. It cannot be told exactly behind an escape in quotes or a
     * <code>${NAME}</code> that was replaced, nor where a value goes over several lines; of these, the place where the text
     * begins is taken.
     */
    static ConfigPosition within(ConfigText text, int offset) {
        ConfigPosition start = text.contentPosition();
        if (text.value().lastIndexOf('\n', offset) >= 0) {
            return start;
        }
        return new ConfigPosition(start.file(), start.line(), start.column() + offset);
    }

    /** What was thrown, on one line. */
    static String visible(Throwable thrown) {
        String text = thrown.toString();
        return visible(text.substring(0, Math.min(text.length(), LONGEST * 4)));
    }

    /** The text on one line, control characters made visible. */
    static String visible(String text) {
        if (text.chars().noneMatch(Character::isISOControl)) {
            return text;
        }
        StringBuilder visible = new StringBuilder();
        text.chars().forEach(c -> appendVisibly((char) c, visible));
        return visible.toString();
    }

    private static void appendVisibly(char c, StringBuilder to) {
        if (!Character.isISOControl(c)) {
            to.append(c);
        } else if (c == '\n') {
            to.append("\\n");
        } else if (c == '\t') {
            to.append("\\t");
        } else {
            to.append(String.format("\\u%04x", (int) c));
        }
    }
}
