package org.gaggled.engine.output;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import org.gaggled.engine.launch.Descriptors;

/**
 * The lines of a stream that there is no room for: they are read, so that the program does not have to wait, and
 * counted. A line that is not complete is kept, for it may be the first one that there is room for again. For the
 * reader's thread alone.
 */
final class DroppedLines implements AutoCloseable {

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment buffer;
    private final Newlines newlines;
    private long size;
    private long whole;
    private long count;

    /**
     * Those that come.
     *
     * @param longest of a line, in bytes
     * @param begun a line that is not complete
     * @param before how many were dropped before
     */
    DroppedLines(int longest, MemorySegment begun, Newlines newlines, long before) {
        this.buffer = arena.allocate(Math.max(longest, begun.byteSize()) + 1);
        this.newlines = newlines;
        buffer.copyFrom(begun);
        this.size = begun.byteSize();
        this.count = before;
    }

    /**
     * Reads once.
     *
     * @return how many bytes were read, or an error's number, negated
     */
    int receive(int descriptor, int most) {
        int read = Descriptors.read(descriptor, buffer.asSlice(size, Math.min(most, buffer.byteSize() - 1 - size)));
        if (read > 0) {
            MemorySegment fresh = buffer.asSlice(size, read);
            long complete = newlines.untilLast(fresh);
            whole = complete == 0 ? 0 : size + complete;
            count += complete == 0 ? 0 : newlines.count(fresh);
            size += read;
        }
        return read;
    }

    /** The whole lines there are now; valid until they are {@linkplain #forget forgotten}. */
    MemorySegment lines() {
        return buffer.asSlice(0, whole);
    }

    /** Forgets the whole lines. */
    void forget() {
        MemorySegment.copy(buffer, whole, buffer, 0, size - whole);
        size -= whole;
        whole = 0;
    }

    /** How many bytes there are of a line that is not complete. */
    long unfinished() {
        return size - whole;
    }

    /** Gives the line that is not complete its newline. */
    void finishLine() {
        buffer.set(JAVA_BYTE, size, (byte) '\n');
        size++;
        whole = size;
        count++;
    }

    /** Puts a newline before its last byte. */
    void splitLine() {
        buffer.set(JAVA_BYTE, size, buffer.get(JAVA_BYTE, size - 1));
        buffer.set(JAVA_BYTE, size - 1, (byte) '\n');
        whole = size;
        size++;
        count++;
    }

    /** How many were dropped. */
    long count() {
        return count;
    }

    /** The line that says how many were dropped, and why. */
    static byte[] said(long count, String reason) {
        String line = "gaggled: " + count + (count == 1 ? " line was" : " lines were") + " dropped here, because "
                + reason + "\n";
        return line.getBytes(StandardCharsets.UTF_8);
    }

    /** What is to stand in their place, with the beginning of the line that is not complete. */
    byte[] replacement(String reason) {
        byte[] line = count == 0 ? new byte[0] : said(count, reason);
        byte[] all = new byte[line.length + (int) size];
        System.arraycopy(line, 0, all, 0, line.length);
        MemorySegment.ofArray(all).asSlice(line.length).copyFrom(buffer.asSlice(0, size));
        return all;
    }

    @Override
    public void close() {
        arena.close();
    }
}
