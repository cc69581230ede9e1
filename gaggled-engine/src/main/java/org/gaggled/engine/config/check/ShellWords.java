package org.gaggled.engine.config.check;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Splits text into words as a POSIX shell does: at blanks, tabs and line ends, with single quotes, double quotes and
 * backslashes, and with nothing else: no variable, pattern, comment or operator means anything.
 */
public final class ShellWords {

    /** What became of a text. */
    public sealed interface Result {

        /** It was split. */
        record Words(List<String> words) implements Result {}

        /** The quote at that offset has no other end. */
        record Unterminated(char quote, int offset) implements Result {}

        /** There are more words than were wanted. */
        record TooMany() implements Result {}
    }

    private static final String ESCAPABLE_IN_DOUBLE_QUOTES = "$`\"\\";

    private final String text;
    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    /** Told apart from an empty {@link #word}, because a pair of quotes with nothing inside is a word. */
    private boolean inWord;

    private int next;

    private final int most;

    private ShellWords(String text, int most) {
        this.text = text;
        this.most = most;
    }

    /** The words of a text, of which there must not be more than that. */
    public static Result split(String text, int most) {
        return new ShellWords(text, most).split();
    }

    /** Words as they could be written, so that they are split into the same again. */
    public static String joined(List<String> words) {
        return words.stream().map(ShellWords::quoted).collect(Collectors.joining(" "));
    }

    private static String quoted(String word) {
        boolean plain = !word.isEmpty() && word.chars().noneMatch(c -> c <= ' ' || "\"'\\".indexOf(c) >= 0);
        return plain ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    private Result split() {
        while (next < text.length() && words.size() <= most) {
            int start = next;
            char c = text.charAt(next++);
            boolean closed = true;
            switch (c) {
                case ' ', '\t', '\n' -> endWord();
                case '\'' -> closed = readSingleQuoted();
                case '"' -> closed = readDoubleQuoted();
                case '\\' -> readEscaped();
                default -> append(c);
            }
            if (!closed) {
                return new Result.Unterminated(c, start);
            }
        }
        endWord();
        return words.size() > most ? new Result.TooMany() : new Result.Words(List.copyOf(words));
    }

    private void endWord() {
        if (inWord) {
            words.add(word.toString());
            word.setLength(0);
            inWord = false;
        }
    }

    private void append(char c) {
        word.append(c);
        inWord = true;
    }

    private boolean readSingleQuoted() {
        inWord = true;
        int end = text.indexOf('\'', next);
        if (end < 0) {
            return false;
        }
        word.append(text, next, end);
        next = end + 1;
        return true;
    }

    private boolean readDoubleQuoted() {
        inWord = true;
        while (next < text.length()) {
            char c = text.charAt(next++);
            if (c == '"') {
                return true;
            }
            char following = next < text.length() ? text.charAt(next) : '\0';
            if (c == '\\' && following == '\n') {
                next++;
            } else if (c == '\\' && ESCAPABLE_IN_DOUBLE_QUOTES.indexOf(following) >= 0) {
                word.append(following);
                next++;
            } else {
                word.append(c);
            }
        }
        return false;
    }

    /** A backslash at the very end has nothing to escape, and shells take it for itself. */
    private void readEscaped() {
        if (next == text.length()) {
            append('\\');
            return;
        }
        char escaped = text.charAt(next++);
        if (escaped != '\n') {
            append(escaped);
        }
    }
}
