package org.gaggled.transport.zmq.tool.top;

import org.jline.utils.AttributedStyle;

/** How things look. Without colours, what they say is said in words as well. */
final class Palette {

    static final AttributedStyle PLAIN = AttributedStyle.DEFAULT;
    static final AttributedStyle BOLD = PLAIN.bold();
    static final AttributedStyle HEADS = PLAIN.inverse();

    private final boolean coloured;

    Palette(boolean coloured) {
        this.coloured = coloured;
    }

    AttributedStyle of(ProgramCondition condition) {
        return switch (condition.alarm()) {
            case NONE -> in(AttributedStyle.GREEN);
            case SOME -> in(AttributedStyle.YELLOW);
            case MUCH -> in(AttributedStyle.RED);
        };
    }

    /** For what went wrong. */
    AttributedStyle problem() {
        return in(AttributedStyle.RED).bold();
    }

    /** For what a program prints of its errors. */
    AttributedStyle error() {
        return in(AttributedStyle.RED);
    }

    /** For what stands beside what was asked for. */
    AttributedStyle note() {
        return in(AttributedStyle.YELLOW);
    }

    private AttributedStyle in(int colour) {
        return coloured ? PLAIN.foreground(colour) : PLAIN;
    }
}
