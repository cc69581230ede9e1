package org.gaggled.importing.systemd;

import java.util.ArrayList;
import java.util.List;
import org.gaggled.importing.format.NotExpressibleException;

/**
 * Splits a value into words as systemd does: at blanks, with quotes of both kinds, in each of which a backslash begins
 * one of C's escapes.
 */
final class UnitWords {

    /** Bare is one in which there is neither a quote nor an escape. */
    private record Word(String text, boolean bare) {}

    /** Which characters escapes of one letter stand for. */
    private static final String LETTERS = "abfnrtvs\\\"'";

    private static final String MEANT = "\u0007\b\f\n\r\t\u000b \\\"'";

    private final String text;
    private final List<Word> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private boolean inWord;
    private boolean bare = true;
    private char quote;
    private int next;

    private UnitWords(String text) {
        this.text = text;
    }

    /**
     * The words.
     *
     * @throws NotExpressibleException if a quote is open at the end
     */
    static List<String> split(String text) throws NotExpressibleException {
        return read(text).stream().map(Word::text).toList();
    }

    /**
     * The words of several command lines: a semicolon between blanks divides them.
     *
     * @throws NotExpressibleException if a quote is open at the end
     */
    static List<List<String>> commandLines(String text) throws NotExpressibleException {
        List<List<String>> lines = new ArrayList<>(List.of(new ArrayList<>()));
        for (Word word : read(text)) {
            if (word.bare() && word.text().equals(";")) {
                lines.add(new ArrayList<>());
            } else {
                lines.getLast().add(word.text().equals("\\;") ? ";" : word.text());
            }
        }
        lines.removeIf(List::isEmpty);
        return lines;
    }

    private static List<Word> read(String text) throws NotExpressibleException {
        UnitWords words = new UnitWords(text);
        while (words.next < text.length()) {
            words.readOne();
        }
        if (words.quote != 0) {
            throw new NotExpressibleException("the quote " + words.quote + " has no other end; systemd does not read it"
                    + " either");
        }
        words.endWord();
        return words.words;
    }

    private void readOne() {
        char c = text.charAt(next++);
        if (c == '\\') {
            inWord = true;
            bare = false;
            readEscape();
        } else if (quote != 0) {
            if (c == quote) {
                quote = 0;
            } else {
                word.append(c);
            }
        } else if (c == '"' || c == '\'') {
            inWord = true;
            bare = false;
            quote = c;
        } else if (Character.isWhitespace(c)) {
            endWord();
        } else {
            inWord = true;
            word.append(c);
        }
    }

    private void endWord() {
        if (inWord) {
            words.add(new Word(word.toString(), bare));
            word.setLength(0);
            inWord = false;
            bare = true;
        }
    }

    /** What is no escape is kept with its backslash. */
    private void readEscape() {
        char c = next < text.length() ? text.charAt(next) : 0;
        int letter = c == 0 ? -1 : LETTERS.indexOf(c);
        if (letter >= 0) {
            word.append(MEANT.charAt(letter));
            next++;
        } else if (c == 'x') {
            readNumber(1, 2, 16);
        } else if (c == 'u') {
            readNumber(1, 4, 16);
        } else if (c == 'U') {
            readNumber(1, 8, 16);
        } else {
            readNumber(0, 3, 8);
        }
    }

    private void readNumber(int skipped, int digits, int radix) {
        int start = next + skipped;
        int end = start;
        while (end < text.length() && end < start + digits && Character.digit(text.charAt(end), radix) >= 0) {
            end++;
        }
        int code = end == start + digits ? Integer.parseUnsignedInt(text.substring(start, end), radix) : 0;
        if (Character.isValidCodePoint(code) && code > 0) {
            word.appendCodePoint(code);
            next = end;
        } else {
            word.append('\\');
        }
    }
}
