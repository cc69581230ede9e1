package org.gaggled.engine.text;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.gaggled.api.HarmlessText;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.config.ConfigText;
import org.gaggled.api.config.Setting;

/** How names and values from a configuration are worded in a message: on one line, and never long. */
public final class Wording {

    private static final int LONGEST = 80;
    private static final int MOST_NAMES = 20;

    private Wording() {}

    /** In single quotes, on one line, the rest of a long text left out. */
    public static String quoted(String text) {
        if (text.length() <= LONGEST) {
            return "'" + HarmlessText.of(text) + "'";
        }
        int end = Character.isLowSurrogate(text.charAt(LONGEST)) && Character.isHighSurrogate(text.charAt(LONGEST - 1))
                ? LONGEST + 1 : LONGEST;
        return "'" + HarmlessText.of(text.substring(0, end)) + (end < text.length() ? "...'" : "'");
    }

    /** What is wrong with a setting's value; nothing of the value where it is secret. */
    public static String ofRefused(Setting<?> setting, List<String> values, IllegalArgumentException wrong) {
        if (!setting.isSecret()) {
            return setting.getName() + " " + quoted(String.join(", ", values)) + " " + wrong.getMessage();
        }
        String message = String.valueOf(wrong.getMessage());
        boolean repeated = values.stream().anyMatch(value -> !value.isEmpty() && message.contains(value));
        return setting.getName() + " (its value is not shown) "
                + (repeated ? "is not " + setting.getAllowed() : message);
    }

    /** A word for a shell, in quotes where it would be taken for something else. */
    public static String shellWord(String text) {
        return text.matches("[A-Za-z0-9_@%+=:,./-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }

    /** Joined with commas; only how many more there are, after the first twenty. */
    public static String listed(Collection<String> names) {
        List<String> shown = new ArrayList<>(names.stream().limit(MOST_NAMES).toList());
        if (names.size() > MOST_NAMES) {
            shown.add("and " + (names.size() - MOST_NAMES) + " more");
        }
        return String.join(", ", shown);
    }

    /**
     * The place of the character at {@code offset} in a value. It cannot be told exactly behind an escape in quotes, a
     * <code>${NAME}</code> that was replaced, or a line end that the format has made a blank. Behind any other line end
     * the place where the text begins is taken.
     */
    public static ConfigPosition within(ConfigText text, int offset) {
        ConfigPosition start = text.contentPosition();
        if (text.value().lastIndexOf('\n', offset) >= 0) {
            return start;
        }
        return new ConfigPosition(start.file(), start.line(), start.column() + offset);
    }

    /** What was thrown, on one line. */
    public static String visible(Throwable thrown) {
        String text = thrown.toString();
        return HarmlessText.of(text.substring(0, Math.min(text.length(), LONGEST * 4)));
    }
}
