package org.gaggled.engine.output;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.gaggled.engine.launch.Descriptors;
import org.gaggled.engine.launch.Errno;

/**
 * Makes whole lines of the bytes that a program prints into a pipe. It never waits, and keeps at most one line that is
 * not complete, of which it gives away each {@value #LONGEST_LINE} bytes: a longer line is split there.
 *
 * <p>Bytes are not decoded and not changed. All of them together are what the program has printed.
 */
public final class OutputReader {

    /** The longest line, in bytes, with the newline. */
    public static final int LONGEST_LINE = 1 << 16;

    /** Takes what a program printed. */
    @FunctionalInterface
    public interface Lines {

        /**
         * Takes one or more lines. Each ends with a newline, but for the pieces of one that is too long, and the last
         * one of all.
         */
        void take(byte[] lines);
    }

    private final int descriptor;
    private final Lines lines;
    private byte[] incomplete = new byte[0];

    /** Reads from the read end of a pipe, which stays the caller's to close. */
    public OutputReader(int descriptor, Lines lines) {
        this.descriptor = descriptor;
        this.lines = lines;
    }

    /** Where it reads from. */
    public int descriptor() {
        return descriptor;
    }

    /** What a reading found. */
    public enum Found {
        /** Something, and there may be more. */
        SOMETHING,
        /** Nothing, for now. */
        NOTHING,
        /** The end: nobody has the other end of the pipe any more. */
        END
    }

    /**
     * Reads once, as much as there is and the buffer holds.
     *
     * @param buffer is used during this call alone
     */
    public Found read(MemorySegment buffer) {
        int count = Descriptors.read(descriptor, buffer);
        if (count > 0) {
            add(buffer.asSlice(0, count).toArray(JAVA_BYTE));
            return Found.SOMETHING;
        }
        if (count == -Errno.EAGAIN.number() || count == -Errno.EINTR.number()) {
            return Found.NOTHING;
        }
        giveAwayTheRest();
        return Found.END;
    }

    /** Gives away the line that is not complete, where nothing more is to be read. */
    public void giveAwayTheRest() {
        giveAway(incomplete.length);
    }

    private void add(byte[] printed) {
        int before = incomplete.length;
        incomplete = Arrays.copyOf(incomplete, before + printed.length);
        System.arraycopy(printed, 0, incomplete, before, printed.length);
        int newline = printed.length - 1;
        while (newline >= 0 && printed[newline] != '\n') {
            newline--;
        }
        if (newline >= 0) {
            giveAway(before + newline + 1);
        }
        giveAway(incomplete.length / LONGEST_LINE * LONGEST_LINE);
    }

    private void giveAway(int count) {
        if (count > 0) {
            byte[] whole = Arrays.copyOf(incomplete, count);
            incomplete = Arrays.copyOfRange(incomplete, count, incomplete.length);
            lines.take(whole);
        }
    }
}
