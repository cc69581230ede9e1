package org.gaggled.config.ini;

import java.io.Reader;

/**
 * The lines of a file, handed out one for each read, so that a parser behind a buffer never sees beyond the line it is at.
 *
 * <p>ini4j also separates keys from values at a colon, and not at an equals sign behind a backslash; neither can be switched
 * off. So colons and backslashes are exchanged for characters that mean nothing to it. An exchange, not a replacement: done
 * twice it changes nothing, whatever the text holds.
 */
final class IniLines extends Reader {

    private static final String MEANINGFUL = ":\\";
    private static final String MEANINGLESS = "\uE03A\uE05C";

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

    /** Exchanges what ini4j would take for syntax, or exchanges it back. */
    static String exchanged(String text) {
        if (!holdsAny(text, MEANINGFUL) && !holdsAny(text, MEANINGLESS)) {
            return text;
        }
        StringBuilder exchanged = new StringBuilder(text);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int meaningful = MEANINGFUL.indexOf(c);
            int meaningless = MEANINGLESS.indexOf(c);
            if (meaningful >= 0) {
                exchanged.setCharAt(i, MEANINGLESS.charAt(meaningful));
            } else if (meaningless >= 0) {
                exchanged.setCharAt(i, MEANINGFUL.charAt(meaningless));
            }
        }
        return exchanged.toString();
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
        served = exchanged(line) + "\n";
        unreadFrom = 0;
        return true;
    }

    private static boolean holdsAny(String text, String characters) {
        return text.indexOf(characters.charAt(0)) >= 0 || text.indexOf(characters.charAt(1)) >= 0;
    }

    /** The index of the first character at or behind {@code from} that is no blank, or the length where there is none. */
    static int skipBlanks(String line, int from) {
        int index = from;
        while (index < line.length() && line.charAt(index) <= ' ') {
            index++;
        }
        return index;
    }

    /** Whether the line that was handed out last begins a section. */
    boolean isSectionLine() {
        int first = skipBlanks(line, 0);
        return first < line.length() && line.charAt(first) == '[';
    }
}
