package org.gaggled.engine.output.file;

import java.io.IOException;
import java.util.Arrays;
import org.gaggled.engine.output.Newlines;
import org.jspecify.annotations.Nullable;

/** The lines of a file, the last one first, without their newlines. It reads no more of it than it has to. */
final class LinesFromEnd {

    /** Bytes that can be read from any place. */
    interface Source {

        /** The place of the first byte that can be read. */
        long begin();

        /** The place after the last one. */
        long end();

        /** Reads these bytes, all of which are there. */
        void read(long from, byte[] into, int length) throws IOException;
    }

    private static final int PIECE = 1 << 14;

    private final Source source;

    /** What is read and not given away: {@code length} bytes, of which the first one is at {@code place}. */
    private byte[] bytes = new byte[0];

    private int length;
    private long place;

    LinesFromEnd(Source source) {
        this.source = source;
        this.place = source.end();
    }

    /**
     * The next line towards the beginning; null when there is none that is whole. A line before which nothing can be
     * read is whole at the beginning of the file alone.
     */
    byte @Nullable [] next() throws IOException {
        if (length == 0 && !readMore()) {
            return null;
        }
        int end = bytes[length - 1] == '\n' ? length - 1 : length;
        int newline = Newlines.last(bytes, 0, end);
        while (newline < 0) {
            int before = length;
            if (!readMore()) {
                return source.begin() > 0 ? null : take(0, end);
            }
            end += length - before;
            newline = Newlines.last(bytes, 0, length - before);
        }
        return take(newline + 1, end);
    }

    private byte[] take(int begin, int end) {
        length = begin;
        return Arrays.copyOfRange(bytes, begin, end);
    }

    /** Where in the file the line begins that was given last. */
    long offset() {
        return place + length;
    }

    /** Twice as much each time, so that a long line is not moved about too often. */
    private boolean readMore() throws IOException {
        int count = (int) Math.min(Math.max(PIECE, length), place - source.begin());
        if (count == 0) {
            return false;
        }
        byte[] more = new byte[count + length];
        source.read(place - count, more, count);
        System.arraycopy(bytes, 0, more, count, length);
        bytes = more;
        length += count;
        place -= count;
        return true;
    }
}
