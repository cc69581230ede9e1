package org.gaggled.config.toml;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.gaggled.api.config.ConfigFile;
import org.gaggled.api.config.ConfigPosition;
import org.jspecify.annotations.Nullable;

/**
 * The text of a file, to find places in. The parser counts columns in code points, gaggled in UTF-16 units; offsets are
 * in those, from 0.
 */
final class TomlText {

    /**
     * A part of a key as it is written.
     *
     * @param name what it means; null where that takes undoing escapes
     * @param offset where it begins
     * @param end behind its last character
     */
    record KeyPart(@Nullable String name, int offset, int end) {}

    private final ConfigFile file;
    private final String text;
    private final int[] lineStarts;

    TomlText(ConfigFile file) {
        this.file = file;
        this.text = file.getText();
        this.lineStarts = lineStartsOf(text);
    }

    private static int[] lineStartsOf(String text) {
        int[] starts = new int[1 + (int) text.chars().filter(c -> c == '\n').count()];
        for (int line = 1; line < starts.length; line++) {
            starts[line] = text.indexOf('\n', starts[line - 1]) + 1;
        }
        return starts;
    }

    /** The offset of a place as the parser tells it; the nearest there is for one that is not in the text. */
    int offsetOf(int line, int column) {
        int index = Math.clamp(line - 1L, 0, lineStarts.length - 1);
        int start = lineStarts[index];
        int end = index + 1 < lineStarts.length ? lineStarts[index + 1] - 1 : text.length();
        int codePoints = Math.clamp(column - 1L, 0, text.codePointCount(start, end));
        return text.offsetByCodePoints(start, codePoints);
    }

    /** The same, but before the end of the line, so that there is something to point at; unless the line is empty. */
    int characterNear(int line, int column) {
        int offset = offsetOf(line, column);
        boolean behind = offset == text.length() || text.charAt(offset) == '\n';
        boolean hasCharacters = offset > 0 && text.charAt(offset - 1) != '\n';
        return behind && hasCharacters ? text.offsetByCodePoints(offset, -1) : offset;
    }

    ConfigPosition at(int offset) {
        int found = Arrays.binarySearch(lineStarts, offset);
        int line = found >= 0 ? found : -found - 2;
        return file.at(line + 1, offset - lineStarts[line] + 1);
    }

    /** Whether the header of a table begins there. */
    boolean isHeader(int offset) {
        return offset < text.length() && text.charAt(offset) == '[';
    }

    /** The parts of the key, or of the header of a table, that begins there. */
    List<KeyPart> keyPartsAt(int offset) {
        List<KeyPart> parts = new ArrayList<>();
        int next = offset;
        while (isHeader(next)) {
            next++;
        }
        next = skipBlanks(next);
        while (next < text.length()) {
            KeyPart part = keyPartAt(next);
            if (part.end() == next) {
                break;
            }
            parts.add(part);
            next = skipBlanks(part.end());
            if (next == text.length() || text.charAt(next) != '.') {
                break;
            }
            next = skipBlanks(next + 1);
        }
        return parts;
    }

    private KeyPart keyPartAt(int offset) {
        char first = text.charAt(offset);
        int end = offset;
        if (first != '"' && first != '\'') {
            while (end < text.length() && isBare(text.charAt(end))) {
                end++;
            }
            return new KeyPart(text.substring(offset, end), offset, end);
        }
        end = endOfString(offset, first);
        String inside = text.substring(offset + 1, Math.max(offset + 1, end - 1));
        return new KeyPart(first == '"' && inside.indexOf('\\') >= 0 ? null : inside, offset, end);
    }

    private static boolean isBare(char c) {
        return c == '-' || c == '_' || (c < 128 && Character.isLetterOrDigit(c));
    }

    /** Behind the quote that closes a string of one line; the end of the line where none does. */
    private int endOfString(int offset, char quote) {
        int next = offset + 1;
        while (next < text.length() && text.charAt(next) != '\n') {
            char c = text.charAt(next);
            next += c == '\\' && quote == '"' ? 2 : 1;
            if (c == quote) {
                return next;
            }
        }
        return Math.min(next, text.length());
    }

    /** Where the value of a key begins that ends there; where the key ends if there is none. */
    int valueAfter(int keyEnd) {
        int next = skipBlanks(keyEnd);
        return next < text.length() && text.charAt(next) == '=' ? skipBlanks(next + 1) : keyEnd;
    }

    /** Where an item of a list begins: the parser takes the line ends and comments before it for a part of it. */
    int itemFrom(int offset) {
        int next = offset;
        while (next < text.length()) {
            char c = text.charAt(next);
            if (c == '#') {
                next = endOfLine(next);
            } else if (c == ' ' || c == '\t' || c == '\n') {
                next++;
            } else {
                break;
            }
        }
        return next;
    }

    /** A number or a date as it is written there. */
    String plainValueAt(int offset) {
        int end = offset;
        while (end < text.length() && ",]}#\n".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return text.substring(offset, end).strip();
    }

    private int skipBlanks(int offset) {
        int next = offset;
        while (next < text.length() && (text.charAt(next) == ' ' || text.charAt(next) == '\t')) {
            next++;
        }
        return next;
    }

    /**
     * The bracket or brace, outside of strings and comments, by which there are more levels than so many; null if there
     * is none.
     */
    @Nullable
    ConfigPosition findDeeperThan(int levels) {
        int depth = 0;
        int next = 0;
        while (next < text.length()) {
            char c = text.charAt(next);
            switch (c) {
                case '[', '{' -> depth++;
                case ']', '}' -> depth = Math.max(0, depth - 1);
                default -> {}
            }
            if (depth > levels) {
                return at(next);
            }
            next = switch (c) {
                case '#' -> endOfLine(next);
                case '"', '\'' -> behindString(next, c);
                default -> next + 1;
            };
        }
        return null;
    }

    private int endOfLine(int offset) {
        int end = text.indexOf('\n', offset);
        return end < 0 ? text.length() : end;
    }

    private int behindString(int offset, char quote) {
        String delimiter = String.valueOf(quote).repeat(3);
        if (!text.startsWith(delimiter, offset)) {
            return endOfString(offset, quote);
        }
        int next = offset + 3;
        while (next < text.length() && !text.startsWith(delimiter, next)) {
            next += text.charAt(next) == '\\' && quote == '"' ? 2 : 1;
        }
        return Math.min(next + 3, text.length());
    }
}
