package org.gaggled.config.yaml;

import java.util.Arrays;
import org.gaggled.api.config.ConfigFile;
import org.gaggled.api.config.ConfigPosition;

/**
 * Finds lines and columns by offsets. The parser counts in code points, and takes some characters for line ends that
 * the host does not; so its own lines and columns are of no use.
 */
final class TextPositions {

    private final ConfigFile file;
    private final String text;
    private final int codePoints;
    private final int[] lineStarts;

    /** The latest place; the next is seldom far from it, and counting from the beginning each time takes too long. */
    private int latestCodePoint;

    private int latestOffset;

    TextPositions(ConfigFile file) {
        this.file = file;
        this.text = file.getText();
        this.codePoints = text.codePointCount(0, text.length());
        this.lineStarts = lineStartsOf(text);
    }

    /** The place of the code point of that index; the end of the text for any beyond it. */
    ConfigPosition at(long codePoint) {
        return atOffset(offsetOf(Math.clamp(codePoint, 0, codePoints)));
    }

    private ConfigPosition atOffset(int offset) {
        int found = Arrays.binarySearch(lineStarts, offset);
        int line = found >= 0 ? found : -found - 2;
        return file.at(line + 1, offset - lineStarts[line] + 1);
    }

    /**
     * The first place from that code point on that is no blank and no line end; the end of the text where there is
     * none.
     */
    ConfigPosition textFrom(long codePoint) {
        return textFromOffset(offsetOf(Math.clamp(codePoint, 0, codePoints)));
    }

    /** The same, from the line below that code point on. */
    ConfigPosition textBelow(long codePoint) {
        int line = at(codePoint).line();
        return textFromOffset(line < lineStarts.length ? lineStarts[line] : text.length());
    }

    private ConfigPosition textFromOffset(int start) {
        int offset = start;
        while (offset < text.length() && Character.isWhitespace(text.charAt(offset))) {
            offset++;
        }
        return atOffset(offset);
    }

    private int offsetOf(int codePoint) {
        latestOffset = codePoints == text.length()
                ? codePoint
                : text.offsetByCodePoints(latestOffset, codePoint - latestCodePoint);
        latestCodePoint = codePoint;
        return latestOffset;
    }

    private static int[] lineStartsOf(String text) {
        int[] starts = new int[1 + (int) text.chars().filter(c -> c == '\n').count()];
        for (int line = 1; line < starts.length; line++) {
            starts[line] = text.indexOf('\n', starts[line - 1]) + 1;
        }
        return starts;
    }
}
