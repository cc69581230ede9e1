package org.gaggled.config.info;

/** One line, and how far it has been read. */
final class InfoLine {

    /**
     * A value as it is written on one line.
     *
     * @param start the index of its first character, behind the quote where it has one
     * @param continued whether there is more on the next line
     */
    record Value(String text, int start, boolean continued) {}

    private static final String ESCAPES = "0abfnrtv\"'\\";
    private static final String ESCAPED = "\0\u0007\b\f\n\r\t\u000b\"'\\";

    private final String text;
    private int next;

    InfoLine(String text) {
        this.text = text;
    }

    int index() {
        return next;
    }

    /** Whether nothing follows but blanks and a comment; the blanks have then been read. */
    boolean isAtEnd() {
        while (next < text.length() && isBlank(text.charAt(next))) {
            next++;
        }
        return next == text.length() || text.charAt(next) == ';';
    }

    /** Reads this character if it is the next. */
    boolean take(char wanted) {
        if (isAtEnd() || text.charAt(next) != wanted) {
            return false;
        }
        next++;
        return true;
    }

    boolean startsWith(char wanted) {
        return !isAtEnd() && text.charAt(next) == wanted;
    }

    /** A key or a file name: a word or a string. */
    String readKey() throws InfoSyntaxError {
        if (!startsWith('"')) {
            return readWord();
        }
        String key = readQuoted();
        if (startsWith('\\')) {
            throw new InfoSyntaxError(next, "a '\\' after a key", "only a value can be continued on the next line");
        }
        return key;
    }

    /** A word, or a string with perhaps a backslash behind it, by which it is continued. */
    Value readValue() throws InfoSyntaxError {
        if (!startsWith('"')) {
            int start = next;
            return new Value(readWord(), start, false);
        }
        int start = next + 1;
        String value = readQuoted();
        boolean continued = take('\\');
        if (continued && !isAtEnd()) {
            throw new InfoSyntaxError(next, "text after the '\\' that continues a string",
                    "put it on the next line, in quotes");
        }
        return new Value(value, start, continued);
    }

    /** Up to a blank or a semicolon: a brace may be part of a word. */
    String readWord() throws InfoSyntaxError {
        int start = next;
        while (next < text.length() && !isBlank(text.charAt(next)) && text.charAt(next) != ';') {
            next++;
        }
        return unescaped(start, next);
    }

    private String readQuoted() throws InfoSyntaxError {
        int quote = next++;
        int start = next;
        while (next < text.length() && text.charAt(next) != '"') {
            next += text.charAt(next) == '\\' ? 2 : 1;
        }
        if (next >= text.length()) {
            next = text.length();
            throw new InfoSyntaxError(
                    quote, "a '\"' that is not closed",
                    "close it on the same line; \"...\" \\ continues on the next");
        }
        return unescaped(start, next++);
    }

    private String unescaped(int start, int end) throws InfoSyntaxError {
        if (text.indexOf('\\', start, end) < 0) {
            return text.substring(start, end);
        }
        StringBuilder plain = new StringBuilder();
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            plain.append(c == '\\' ? escaped(++i, end) : c);
        }
        return plain.toString();
    }

    private char escaped(int index, int end) throws InfoSyntaxError {
        int known = index < end ? ESCAPES.indexOf(text.charAt(index)) : -1;
        if (known < 0) {
            throw new InfoSyntaxError(
                    index - 1,
                    "a '\\' that escapes nothing",
                    "write \\\\ for a backslash; there are \\0 \\a \\b \\f \\n \\r \\t \\v \\\" \\'");
        }
        return ESCAPED.charAt(known);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }
}
