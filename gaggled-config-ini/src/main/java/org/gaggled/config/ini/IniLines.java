package org.gaggled.config.ini;

import java.io.Reader;

/**
 * The lines of a file, handed out one for each read, so that a parser behind a buffer never sees beyond the line it is
 * at.
 *
 * <p>ini4j also separates keys from values at a colon, and not at an equals sign behind a backslash; neither can be
 * switched off. So colons and backslashes are spelled in another way while a line passes through it, in two characters
 * that mean nothing to it; and so is the first of these two, lest a text that has it be taken for such a spelling.
 */
final class IniLines extends Reader {

    private static final char MARK = '\uE000';
    private static final String MARKED = ":\\" + MARK;
    private static final String SPELLED = "cbm";

    private final String text;
    private int nextLineStart;
    private int lineNumber;
    private String line = "";
    private String served = "";
    private int unreadFrom;

    IniLines(String text) {
        this.text = text;
    }

    /** The number of the line that was handed out last, from 1. */
    int lineNumber() {
        return lineNumber;
    }

    /** The line that was handed out last, as it stands in the file, without its end. */
    String line() {
        return line;
    }

    boolean isAtEnd() {
        return nextLineStart >= text.length();
    }

    /** Hands out no further line. */
    void skipRest() {
        nextLineStart = text.length();
    }

    /** Undoes the spelling of a text that ini4j has handed back. */
    static String plain(String spelled) {
        if (spelled.indexOf(MARK) < 0) {
            return spelled;
        }
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < spelled.length(); i++) {
            char c = spelled.charAt(i);
            plain.append(c == MARK ? MARKED.charAt(SPELLED.indexOf(spelled.charAt(++i))) : c);
        }
        return plain.toString();
    }

    private static String spelled(String plain) {
        StringBuilder spelled = new StringBuilder(plain.length() + 16);
        for (int i = 0; i < plain.length(); i++) {
            char c = plain.charAt(i);
            int marked = MARKED.indexOf(c);
            if (marked < 0) {
                spelled.append(c);
            } else {
                spelled.append(MARK).append(SPELLED.charAt(marked));
            }
        }
        return spelled.toString();
    }

    @Override
    public int read(char[] buffer, int offset, int length) {
        if (unreadFrom == served.length() && !advance()) {
            return -1;
        }
        int count = Math.min(length, served.length() - unreadFrom);
        served.getChars(unreadFrom, unreadFrom + count, buffer, offset);
        unreadFrom += count;
        return count;
    }

    /** Nothing is held. */
    @Override
    public void close() {}

    private boolean advance() {
        if (isAtEnd()) {
            return false;
        }
        int end = text.indexOf('\n', nextLineStart);
        line = text.substring(nextLineStart, end < 0 ? text.length() : end);
        nextLineStart = end < 0 ? text.length() : end + 1;
        lineNumber++;
        served = spelled(line) + "\n";
        unreadFrom = 0;
        return true;
    }

    /**
     * The index of the first character at or behind {@code from} that is no blank, or the length where there is none.
     */
    static int skipBlanks(String line, int from) {
        int index = from;
        while (index < line.length() && line.charAt(index) <= ' ') {
            index++;
        }
        return index;
    }

    /**
     * The index of what looks like a comment behind a value: a sign between blanks, and not between quotes; -1 where
     * nothing does.
     */
    static int commentBehind(String line, int value) {
        int index = value;
        while (index < line.length()) {
            char c = line.charAt(index);
            int end = c == '"' || c == '\'' ? line.indexOf(c, index + 1) : -1;
            if ((c == '#' || c == ';') && index > value && isBlank(line, index - 1) && isBlank(line, index + 1)) {
                return index;
            }
            index = end < 0 ? index + 1 : end + 1;
        }
        return -1;
    }

    private static boolean isBlank(String line, int index) {
        return index >= line.length() || line.charAt(index) <= ' ';
    }

    /** Whether the line that was handed out last begins a section. */
    boolean isSectionLine() {
        int first = skipBlanks(line, 0);
        return first < line.length() && line.charAt(first) == '[';
    }
}
