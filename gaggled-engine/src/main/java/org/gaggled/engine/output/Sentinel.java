package org.gaggled.engine.output;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.random.RandomGenerator;

/**
 * What stands where bytes are about to be read, so that it can be seen later whether they were. It consists of bytes
 * that no text in UTF-8 has: such a text is never mistaken for it. Other data hardly ever is, from 8 bytes on.
 *
 * @param word the last 8 bytes; all others are as the lowest one
 */
record Sentinel(long word) {

    private static final byte[] NOT_IN_TEXT = {
            (byte) 0xc0, (byte) 0xc1, (byte) 0xf5, (byte) 0xf6, (byte) 0xf7, (byte) 0xf8, (byte) 0xf9,
            (byte) 0xfa, (byte) 0xfb, (byte) 0xfc, (byte) 0xfd, (byte) 0xfe, (byte) 0xff
    };

    private static final ValueLayout.OfLong LITTLE_ENDIAN = JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /** Another one each time. */
    static Sentinel random(RandomGenerator random) {
        long word = 0;
        for (int each = 0; each < Long.BYTES; each++) {
            word = (word << Byte.SIZE) | (NOT_IN_TEXT[random.nextInt(NOT_IN_TEXT.length)] & 0xff);
        }
        return new Sentinel(word);
    }

    /** Puts it where bytes are about to be read. Their pages are there then, and the system need not look for them. */
    void put(MemorySegment place) {
        long last = place.byteSize() - Long.BYTES;
        if (last < 0) {
            for (long at = 0; at < place.byteSize(); at++) {
                place.set(JAVA_BYTE, at, at(at, last));
            }
        } else {
            place.fill((byte) word);
            place.set(LITTLE_ENDIAN, last, word);
        }
    }

    /** What stands there: the end of a place is the end of the word. */
    private byte at(long index, long last) {
        return index < last ? (byte) word : (byte) (word >>> ((index - last) * Byte.SIZE));
    }

    /**
     * How many bytes were read there: all, none, or in the middle where somebody else read from the pipe as well, or
     * the system was stopped.
     */
    int overwritten(MemorySegment place) {
        long size = place.byteSize();
        long last = size - Long.BYTES;
        for (long index = size - 1; index >= 0; index--) {
            if (place.get(JAVA_BYTE, index) != at(index, last)) {
                return (int) (index >= last ? size : index + 1);
            }
        }
        return 0;
    }
}
