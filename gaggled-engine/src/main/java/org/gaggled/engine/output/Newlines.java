package org.gaggled.engine.output;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;

/**
 * Looks for newlines in native memory, a window at a time: the compiler that gaggled runs with is good at arrays. For
 * one thread.
 */
final class Newlines {

    private static final int WINDOW = 1 << 9;

    private final byte[] window = new byte[WINDOW];

    /** How many of these bytes come before the last newline, with it; 0 where there is none. */
    long untilLast(MemorySegment bytes) {
        long end = bytes.byteSize();
        while (end > 0) {
            int size = (int) Math.min(WINDOW, end);
            MemorySegment.copy(bytes, JAVA_BYTE, end - size, window, 0, size);
            for (int i = size - 1; i >= 0; i--) {
                if (window[i] == '\n') {
                    return end - size + i + 1;
                }
            }
            end -= size;
        }
        return 0;
    }

    /** How many there are. */
    int count(MemorySegment bytes) {
        int count = 0;
        for (long from = 0; from < bytes.byteSize(); from += WINDOW) {
            int size = (int) Math.min(WINDOW, bytes.byteSize() - from);
            MemorySegment.copy(bytes, JAVA_BYTE, from, window, 0, size);
            for (int i = 0; i < size; i++) {
                count += window[i] == '\n' ? 1 : 0;
            }
        }
        return count;
    }
}
