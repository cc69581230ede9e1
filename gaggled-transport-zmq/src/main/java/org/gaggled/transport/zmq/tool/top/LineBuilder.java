package org.gaggled.transport.zmq.tool.top;

import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/** A line of cells of a fixed width, whatever is in them. */
final class LineBuilder {

    private final AttributedStringBuilder line = new AttributedStringBuilder();

    /** A line that is one text. */
    static AttributedString line(String text, AttributedStyle style) {
        return new AttributedString(text, style);
    }

    /** A cell whose text begins at its left. */
    LineBuilder left(String text, int width, AttributedStyle style) {
        AttributedString fitting = fitting(text, width, style);
        line.append(fitting).append(" ".repeat(width - fitting.columnLength()), style);
        return this;
    }

    /** A cell whose text ends at its right. */
    LineBuilder right(String text, int width, AttributedStyle style) {
        AttributedString fitting = fitting(text, width, style);
        line.append(" ".repeat(width - fitting.columnLength()), style).append(fitting);
        return this;
    }

    private static AttributedString fitting(String text, int width, AttributedStyle style) {
        return cut(new AttributedString(text, style), width);
    }

    /** As much of a text as that many columns hold. */
    static AttributedString cut(AttributedString text, int columns) {
        return text.columnLength() <= columns ? text : text.columnSubSequence(0, columns);
    }

    AttributedString build() {
        return line.toAttributedString();
    }
}
