package org.gaggled.engine.output.history;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;

/**
 * What a {@link LineRing} has at one size. An entry is one reading: it is written once, before {@code next} passes it,
 * and is valid until {@code first} has passed it.
 */
final class RingStore {

    /** What an entry takes. */
    private static final int ENTRY_BYTES = 4 * Long.BYTES + Integer.BYTES;

    final byte[] bytes;
    final long[] sequences;
    final long[] counts;
    final long[] positions;
    final long[] times;
    final int[] lengths;

    /** How many bytes were ever added; the adding thread's. */
    long end;

    /** Of the first byte that is there: how many were added before it. */
    volatile long begin;

    /** The number of the first entry of which something is there. */
    volatile long first;

    /** The number of the entry that comes next. */
    volatile long next;

    RingStore(int bytes, int entries) {
        this.bytes = new byte[bytes];
        this.sequences = new long[entries];
        this.counts = new long[entries];
        this.positions = new long[entries];
        this.times = new long[entries];
        this.lengths = new int[entries];
    }

    int slot(long entry) {
        return (int) entry & (sequences.length - 1);
    }

    long endOf(long entry) {
        return counts[slot(entry)] + lengths[slot(entry)];
    }

    long size() {
        return size(bytes.length, sequences.length);
    }

    /** How many bytes of memory one of that size takes. */
    static long size(int bytes, int entries) {
        return bytes + (long) entries * ENTRY_BYTES;
    }

    void copyOut(long from, byte[] to) {
        if (to.length == 0) {
            return;
        }
        int at = (int) from & (bytes.length - 1);
        int whole = Math.min(to.length, bytes.length - at);
        System.arraycopy(bytes, at, to, 0, whole);
        System.arraycopy(bytes, 0, to, whole, to.length - whole);
    }

    void copyIn(MemorySegment lines, long from, int length) {
        if (length == 0) {
            return;
        }
        int at = (int) end & (bytes.length - 1);
        int whole = Math.min(length, bytes.length - at);
        MemorySegment.copy(lines, JAVA_BYTE, from, bytes, at, whole);
        MemorySegment.copy(lines, JAVA_BYTE, from + whole, bytes, 0, length - whole);
    }
}
