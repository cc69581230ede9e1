package org.gaggled.engine.output.file;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.gaggled.engine.output.Newlines;

/** Puts the time before each line, for as many lines at once as its room holds. For one thread. */
final class StampedLines {

    private static final int USUAL_TAKEN = 1 << 14;
    private static final int USUAL_ROOM = 1 << 15;

    private final Stamp stamp = new Stamp();
    private byte[] taken = new byte[USUAL_TAKEN];
    private byte[] made = new byte[USUAL_ROOM];
    private MemorySegment room = Arena.ofAuto().allocate(USUAL_ROOM);
    private int takenBytes;
    private int madeBytes;

    /**
     * Takes the first lines, together with their stamps at most so many bytes.
     *
     * @param oneAtLeast whether the first line is taken in any case
     * @return the lines that were taken, with their stamps; valid until the next ones are taken
     */
    MemorySegment take(MemorySegment lines, long millis, long mostBytes, boolean oneAtLeast) {
        stamp(lines, millis, mostBytes, oneAtLeast);
        MemorySegment.copy(made, 0, room, JAVA_BYTE, 0, madeBytes);
        return room.asSlice(0, madeBytes);
    }

    private void stamp(MemorySegment lines, long millis, long mostBytes, boolean oneAtLeast) {
        byte[] time = stamp.of(millis);
        takenBytes = 0;
        madeBytes = 0;
        int copied = copy(lines, USUAL_TAKEN);
        while (takenBytes < copied) {
            int newline = Newlines.first(taken, takenBytes, copied);
            if (newline < 0 && copied < lines.byteSize()) {
                if (takenBytes > 0) {
                    return;
                }
                copied = copy(lines, 2 * copied);
            } else if (!put(time, newline < 0 ? copied : newline + 1, mostBytes, oneAtLeast)) {
                return;
            }
        }
    }

    private int copy(MemorySegment lines, int wanted) {
        int count = (int) Math.min(lines.byteSize(), wanted);
        if (taken.length != Math.max(count, USUAL_TAKEN)) {
            taken = new byte[Math.max(count, USUAL_TAKEN)];
        }
        MemorySegment.copy(lines, JAVA_BYTE, 0, taken, 0, count);
        return count;
    }

    private boolean put(byte[] time, int end, long mostBytes, boolean oneAtLeast) {
        int length = end - takenBytes;
        int after = madeBytes + Stamp.BYTES + length;
        boolean first = takenBytes == 0;
        if ((after > mostBytes && !(first && oneAtLeast)) || (after > USUAL_ROOM && !first)) {
            return false;
        }
        if (first && made.length != Math.max(after, USUAL_ROOM)) {
            made = new byte[Math.max(after, USUAL_ROOM)];
            room = Arena.ofAuto().allocate(made.length);
        }
        System.arraycopy(time, 0, made, madeBytes, Stamp.BYTES);
        System.arraycopy(taken, takenBytes, made, madeBytes + Stamp.BYTES, length);
        takenBytes = end;
        madeBytes = after;
        return true;
    }

    /** How many of the lines' own bytes these whole lines have, which are the first ones that were taken. */
    int withoutStamps(int whole) {
        return whole == madeBytes ? takenBytes : whole - Stamp.BYTES * Newlines.count(made, whole);
    }
}
