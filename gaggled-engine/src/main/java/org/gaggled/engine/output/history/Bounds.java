package org.gaggled.engine.output.history;

/** How much of an answer there is already. */
final class Bounds {

    /** The bytes of lines that one answer has. */
    static final int MOST_BYTES = 1 << 20;

    private final int mostLines;
    private int lines;
    private long bytes;
    private boolean tooManyBytes;

    Bounds(int mostLines) {
        this.mostLines = mostLines;
    }

    /**
     * Takes a line of so many bytes, with its newline; false when that would exceed the bounds. One line always fits.
     */
    boolean take(int length) {
        if (lines == mostLines) {
            return false;
        }
        if (lines > 0 && bytes + length > MOST_BYTES) {
            tooManyBytes = true;
            return false;
        }
        lines++;
        bytes += length;
        return true;
    }

    boolean isFull() {
        return lines == mostLines || tooManyBytes;
    }

    /** Whether it was the bytes that were too many, and not the lines. */
    boolean isOfBytes() {
        return tooManyBytes;
    }

    long bytes() {
        return bytes;
    }
}
