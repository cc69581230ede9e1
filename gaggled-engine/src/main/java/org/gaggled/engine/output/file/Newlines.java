package org.gaggled.engine.output.file;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;

/** Where lines end. It looks for bytes in arrays, because the machine's first compiler is slow at memory segments. */
final class Newlines {

    private static final int PIECE = 4096;

    private Newlines() {}

    /** How many of the first bytes are whole lines; all of them where they end with one. */
    static int endOfLast(MemorySegment bytes, long within) {
        byte[] piece = new byte[(int) Math.min(PIECE, within)];
        for (long end = within; end > 0;) {
            int length = (int) Math.min(piece.length, end);
            MemorySegment.copy(bytes, JAVA_BYTE, end - length, piece, 0, length);
            int newline = last(piece, 0, length);
            if (newline >= 0) {
                return (int) (end - length) + newline + 1;
            }
            end -= length;
        }
        return 0;
    }

    /** How many of the first bytes are the first line; all of them where it has no end. */
    static int endOfFirst(MemorySegment bytes) {
        byte[] piece = new byte[(int) Math.min(PIECE, bytes.byteSize())];
        for (long at = 0; at < bytes.byteSize(); at += piece.length) {
            int length = (int) Math.min(piece.length, bytes.byteSize() - at);
            MemorySegment.copy(bytes, JAVA_BYTE, at, piece, 0, length);
            int newline = first(piece, 0, length);
            if (newline >= 0) {
                return (int) at + newline + 1;
            }
        }
        return (int) bytes.byteSize();
    }

    /** The first newline from there on, before the end; -1 for none. */
    static int first(byte[] bytes, int from, int end) {
        for (int at = from; at < end; at++) {
            if (bytes[at] == '\n') {
                return at;
            }
        }
        return -1;
    }

    /** The last newline before the end, and not before {@code from}; -1 for none. */
    static int last(byte[] bytes, int from, int end) {
        for (int at = end - 1; at >= from; at--) {
            if (bytes[at] == '\n') {
                return at;
            }
        }
        return -1;
    }

    /** How many newlines there are. */
    static int count(byte[] bytes, int end) {
        int count = 0;
        for (int at = 0; at < end; at++) {
            if (bytes[at] == '\n') {
                count++;
            }
        }
        return count;
    }
}
