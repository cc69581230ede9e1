package org.gaggled.engine.output;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;

/**
 * Where lines end. Newlines in native memory are looked for a window at a time: the compiler that gaggled runs with is
 * good at arrays. One of these is for one thread.
 */
public final class Newlines {

    private static final int WINDOW = 1 << 9;

    private final byte[] window = new byte[WINDOW];

    /** How many of these bytes come before the last newline, with it; 0 where there is none. */
    public long untilLast(MemorySegment bytes) {
        for (long end = bytes.byteSize(); end > 0; end -= WINDOW) {
            long begin = Math.max(0, end - WINDOW);
            int newline = last(window, 0, look(bytes, begin, end));
            if (newline >= 0) {
                return begin + newline + 1;
            }
        }
        return 0;
    }

    /** How many of these bytes come before the first newline, with it; all of them where there is none. */
    public long untilFirst(MemorySegment bytes) {
        for (long begin = 0; begin < bytes.byteSize(); begin += WINDOW) {
            int newline = first(window, 0, lookFrom(bytes, begin));
            if (newline >= 0) {
                return begin + newline + 1;
            }
        }
        return bytes.byteSize();
    }

    /** How many there are. */
    public int count(MemorySegment bytes) {
        int count = 0;
        for (long begin = 0; begin < bytes.byteSize(); begin += WINDOW) {
            count += count(window, lookFrom(bytes, begin));
        }
        return count;
    }

    private int lookFrom(MemorySegment bytes, long begin) {
        return look(bytes, begin, Math.min(begin + WINDOW, bytes.byteSize()));
    }

    private int look(MemorySegment bytes, long begin, long end) {
        int size = (int) (end - begin);
        MemorySegment.copy(bytes, JAVA_BYTE, begin, window, 0, size);
        return size;
    }

    /** The first newline from there on, before the end; -1 for none. */
    public static int first(byte[] bytes, int from, int end) {
        for (int at = from; at < end; at++) {
            if (bytes[at] == '\n') {
                return at;
            }
        }
        return -1;
    }

    /** The last newline before the end, and not before {@code from}; -1 for none. */
    public static int last(byte[] bytes, int from, int end) {
        for (int at = end - 1; at >= from; at--) {
            if (bytes[at] == '\n') {
                return at;
            }
        }
        return -1;
    }

    /** How many newlines there are before the end. */
    public static int count(byte[] bytes, int end) {
        int count = 0;
        for (int at = 0; at < end; at++) {
            if (bytes[at] == '\n') {
                count++;
            }
        }
        return count;
    }
}
