package org.gaggled.engine.probe.told;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Looks for a line that matches a regular expression, with a bound on the work: there are expressions that take longer
 * than anybody's life on a line of fifty characters.
 *
 * <p>Lines are taken for UTF-8, as the configuration is that the expression stands in; what is not UTF-8 is a character
 * that an expression does not name.
 */
final class LineMatcher {

    /** A longer line is looked at in pieces of so many bytes. */
    private static final int LONGEST_LINE = 1 << 16;

    /** So many characters are looked at for one line: some milliseconds. */
    private static final int MOST_STEPS_OF_A_LINE = 1_000_000;

    /** So many for all lines that are read at once. */
    private static final int MOST_STEPS_AT_ONCE = 10_000_000;

    private final Pattern pattern;
    private boolean tooHard;

    LineMatcher(Pattern pattern) {
        this.pattern = pattern;
    }

    /** Whether some line, or piece of a line that was too long, took too much work, and counts as one that does not. */
    boolean wasTooHard() {
        return tooHard;
    }

    /** Whether one of these lines matches. */
    boolean matchesOne(byte[] lines) {
        int left = MOST_STEPS_AT_ONCE;
        int start = 0;
        while (start < lines.length) {
            int end = endOfLine(lines, start);
            Metered line = new Metered(new String(lines, start, end - start, StandardCharsets.UTF_8),
                    Math.min(left, MOST_STEPS_OF_A_LINE));
            if (matches(line)) {
                return true;
            }
            left -= line.used();
            start = end < lines.length && lines[end] == '\n' ? end + 1 : end;
        }
        return false;
    }

    /** Where the newline is, or where a line is split that is too long. */
    private static int endOfLine(byte[] lines, int start) {
        int most = Math.min(lines.length, start + LONGEST_LINE);
        int end = start;
        while (end < most && lines[end] != '\n') {
            end++;
        }
        return end;
    }

    private boolean matches(Metered line) {
        try {
            return pattern.matcher(line).find();
        } catch (TooManySteps | StackOverflowError e) {
            tooHard = true;
            return false;
        }
    }

    /** Thrown through the regular expression, which cannot be stopped in another way. */
    private static final class TooManySteps extends RuntimeException {

        private static final long serialVersionUID = 1L;

        TooManySteps() {
            super(null, null, false, false);
        }
    }

    /** A text that counts how often it is looked at. */
    private static final class Metered implements CharSequence {

        private final String text;
        private final int most;
        private int left;

        Metered(String text, int most) {
            this.text = text;
            this.most = most;
            this.left = most;
        }

        int used() {
            return most - left;
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            if (left == 0) {
                throw new TooManySteps();
            }
            left--;
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.substring(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
