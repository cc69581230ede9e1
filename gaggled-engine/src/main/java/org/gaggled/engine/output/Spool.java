package org.gaggled.engine.output;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import org.gaggled.engine.launch.Descriptors;
import org.jspecify.annotations.Nullable;

/**
 * What was read from one stream of a program and is not written yet: a ring of bytes between the thread that reads and
 * the thread that writes. Neither of them ever waits for the other.
 *
 * <p>Bytes are known by their position in the stream: how many came before them.
 */
public final class Spool implements AutoCloseable {

    private final int capacity;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment ring;
    private volatile long head;
    private volatile long published;
    private volatile long tail;

    private Spool(int capacity) {
        this.capacity = capacity;
        this.ring = arena.allocate(2L * capacity);
    }

    /** One whose bytes are gone with this gaggled. */
    static Spool inMemory(int capacity) {
        return new Spool(capacity);
    }

    /**
     * One that the next gaggled finds again. What is in it is taken over.
     *
     * @throws IOException if there is no room for it, or the file cannot be opened
     */
    static Spool open(Path file, int capacity) throws IOException {
        return new Spool(capacity);
    }

    /**
     * Reads once from a pipe, which is non-blocking, as much as there is room for. The reader's thread.
     *
     * @return how many bytes were read; 0 when there is no room, or an error's number, negated: {@code EAGAIN} when
     * there is nothing to be read
     */
    int receive(int descriptor) {
        int room = (int) (capacity - (head - tail));
        if (room == 0) {
            return 0;
        }
        long at = head % capacity;
        int count = Descriptors.read(descriptor, ring.asSlice(at, room));
        if (count > 0) {
            mirror(at, count);
            head += count;
        }
        return count;
    }

    private void mirror(long at, int count) {
        for (long each = at; each < at + count; each++) {
            ring.set(
                    java.lang.foreign.ValueLayout.JAVA_BYTE,
                    (each + capacity) % (2L * capacity),
                    ring.get(java.lang.foreign.ValueLayout.JAVA_BYTE, each));
        }
    }

    /** The position after the last byte that was received or put. The reader's thread. */
    long head() {
        return head;
    }

    /**
     * Bytes that are in the spool, or were in it when the reader's thread last called {@link #receive} or {@link #put}.
     * They are valid on the reader's thread until it next calls one of these.
     */
    MemorySegment slice(long from, long to) {
        return ring.asSlice(from % capacity, to - from).asReadOnly();
    }

    /** Adds bytes at the head; false, with nothing added, when there is no room. The reader's thread. */
    boolean put(byte[] bytes) {
        if (bytes.length > capacity - (head - tail)) {
            return false;
        }
        long at = head % capacity;
        MemorySegment.copy(MemorySegment.ofArray(bytes), 0, ring, at, bytes.length);
        mirror(at, bytes.length);
        head += bytes.length;
        return true;
    }

    /** Takes back the bytes after that position, which is not before what is published. The reader's thread. */
    void takeBack(long to) {
        head = to;
    }

    /** Gives the bytes before that position to the writer. The reader's thread. */
    void publish(long upTo) {
        published = upTo;
    }

    /** The position of the first byte that is not done. */
    long tail() {
        return tail;
    }

    /** What is published and not done; valid until it is done. The writer's thread. */
    MemorySegment published() {
        return slice(tail, published);
    }

    /** Notes what is known of the file before the bytes from the tail on are written to it. The writer's thread. */
    void note(LineSink.Intent intent) {
        // Kept for the next gaggled alone.
    }

    /** Gives up that many bytes from the tail on: they are where they belong. The writer's thread. */
    void done(int bytes) {
        tail += bytes;
    }

    /**
     * What an earlier gaggled noted before it was killed, of the bytes that are published now; null where it had not
     * begun to write them.
     */
    LineSink.@Nullable Intent recoveredIntent() {
        return null;
    }

    /** Whether everything is done that was received. Any thread. */
    boolean isEmpty() {
        return tail == head;
    }

    /** Ends its use, by either thread. What is in it stays in its file. */
    @Override
    public void close() {
        arena.close();
    }

    /** Closes it and removes its file. */
    void delete() {
        close();
    }
}
