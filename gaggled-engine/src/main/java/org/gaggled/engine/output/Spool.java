package org.gaggled.engine.output;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.gaggled.engine.launch.Descriptors;
import org.gaggled.engine.launch.Errno;
import org.jspecify.annotations.Nullable;

/**
 * What was read from one stream of a program and is not written yet: a ring of bytes between the thread that reads and
 * the thread that writes. The system reads into it and writes from it; nothing copies in between. Neither thread ever
 * waits for the other.
 *
 * <p>Bytes are known by their position in the stream: how many came before them. From the tail on they are not written;
 * those before the published position are the writer's, the others, up to the head, still the reader's.
 *
 * <p>With a file it outlives a gaggled that is killed, whatever the last instruction was, and the next one goes on:
 * each byte comes out once. What was being read or written at that moment is found out by what was noted before it: see
 * {@link SpoolHeader} and {@link Sentinel}.
 *
 * <p>As long as no more than {@value #FIRST} bytes wait, no more memory than that is touched: the ring begins anew at
 * its start whenever nothing in it is the writer's.
 */
final class Spool implements AutoCloseable {

    /** What each spool may use from its beginning, in bytes; it grows by no less. */
    static final int FIRST = RingMemory.HEADER_BYTES;

    /** How far into the ring an unfinished line is worth being copied to its start. */
    private static final int WORTH_A_COPY = FIRST / 2;

    /** How long room that was refused is not asked for again. */
    private static final long REFUSED_NANOS = 1_000_000_000;

    private final RingMemory memory;
    private final int capacity;
    private final @Nullable SpoolFile file;
    private final SpoolHeader header;
    private final SpoolHeader.Steps steps;
    private final SpoolBudget budget;
    private final MemorySegment ring;
    private final Sentinel sentinel;
    private final LineSink.@Nullable Intent recoveredIntent;
    private final long recoveredDropped;

    // The reader's thread goes by these, and tells the header.
    private long head;
    private long published;
    private long base;

    /** How much of the ring can be used, from its start. As long as it is not all, nothing goes over the ring's end. */
    private int allocated;

    /** Why there is no more room in the ring than is allocated; null where that was not refused. */
    private @Nullable String refusal;

    private long refusedAt;
    private boolean usedMuch;

    private Spool(
            RingMemory memory, int capacity, @Nullable SpoolFile file, SpoolBudget budget, SpoolHeader.Steps steps) {
        this.memory = memory;
        this.capacity = capacity;
        this.file = file;
        this.budget = budget;
        this.steps = steps;
        header = new SpoolHeader(memory.header(), steps);
        ring = memory.ring();
        base = header.base();
        head = header.head();
        published = header.published();
        takeOver();
        recoveredIntent = header.intent();
        recoveredDropped = header.dropped();
        sentinel = Sentinel.random(new SplittableRandom());
        header.opened(SpoolFile.BOOT, sentinel.word());
    }

    /** One whose bytes are gone with this gaggled. */
    static Spool inMemory(int capacity) throws IOException {
        return inMemory(capacity, SpoolBudget.OF_GAGGLED);
    }

    static Spool inMemory(int capacity, SpoolBudget budget) throws IOException {
        RingMemory memory = RingMemory.anonymous(capacity);
        new SpoolHeader(memory.header(), SpoolHeader.Steps.UNSEEN).begin(capacity);
        return new Spool(memory, capacity, null, budget, SpoolHeader.Steps.UNSEEN);
    }

    /**
     * One that the next gaggled finds again. What is in it is taken over: also whole lines after what is published,
     * where an earlier gaggled was killed before it published them. What cannot be understood is kept under another
     * name, with a warning.
     *
     * @param capacity in bytes, a multiple of {@value #FIRST}; a spool in which something is keeps its own
     * @throws IOException if there is no room for it, or the file cannot be opened
     */
    static Spool open(Path file, int capacity) throws IOException {
        return open(file, capacity, SpoolBudget.OF_GAGGLED, SpoolHeader.Steps.UNSEEN);
    }

    static Spool open(Path path, int capacity, SpoolBudget budget, SpoolHeader.Steps steps) throws IOException {
        SpoolFile file = SpoolFile.open(path, capacity);
        return new Spool(file.memory(), file.capacity(), file, budget, steps);
    }

    /** Finds out whether an earlier gaggled has read what it was about to read, and what it has allocated. */
    private void takeOver() {
        long reading = header.beingRead();
        if (reading > 0 && reading <= capacity - (head - header.tail())) {
            head += new Sentinel(header.sentinel()).overwritten(slice(head, head + reading));
            header.head(head);
        }
        long used = Math.min(head - base, capacity);
        if (head != header.tail()) {
            allocated = (int) -Math.floorDiv(-used, (long) FIRST) * FIRST;
            budget.takeAnyway(Math.max(0, allocated - FIRST));
        }
    }

    /**
     * Reads once from a pipe, which is non-blocking, as much as there is room for. The reader's thread.
     *
     * @param most how many bytes at most
     * @return how many bytes were read; 0 when there is no room, or an error's number, negated: {@code EAGAIN} when
     * there is nothing to be read
     */
    int receive(int descriptor, int most) {
        int unread = Descriptors.unread(descriptor, header.scratch());
        if (unread <= 0) {
            return unread == 0 ? -Errno.EAGAIN.number() : unread;
        }
        int count = room(Math.min(unread, most));
        if (count == 0) {
            return 0;
        }
        MemorySegment place = ring.asSlice(offset(head), count);
        if (file == null) {
            return received(Descriptors.read(descriptor, place));
        }
        sentinel.put(place);
        steps.taken();
        header.reading(head, count);
        int result = Descriptors.read(descriptor, place);
        steps.taken();
        received(result);
        header.notReading();
        return result == 0 ? -Errno.EAGAIN.number() : result;
    }

    private int received(int result) {
        if (result > 0) {
            head += result;
            header.head(head);
        }
        return result;
    }

    /** How many of so many bytes can be added at the head, in one piece. */
    private int room(int wanted) {
        long tail = header.tail();
        int count = (int) Math.min(wanted, capacity - (head - tail));
        if (tail == published) {
            beginAnew(count);
        }
        int start = offset(head);
        int end = start + count;
        usedMuch |= end > FIRST;
        if (end > allocated && allocated < capacity) {
            grow(Math.min(end, capacity));
        }
        return allocated == capacity ? count : Math.max(0, Math.min(count, allocated - start));
    }

    /**
     * Makes the head's unfinished line, or nothing, begin at the ring's start. The writer has nothing in the ring, and
     * looks into it when something is published. Until the base is stored, the line still is where it was.
     */
    private void beginAnew(int wanted) {
        int from = offset(published);
        int rest = (int) (head - published);
        boolean isWorthIt = rest == 0 || from >= WORTH_A_COPY || from + rest + wanted > allocated;
        if (from == 0 || from < rest || from + rest > capacity || !isWorthIt) {
            return;
        }
        MemorySegment.copy(ring, from, ring, 0, rest);
        steps.taken();
        base = published;
        header.base(base);
    }

    private void grow(int end) {
        if (refusal != null && System.nanoTime() - refusedAt < REFUSED_NANOS) {
            return;
        }
        int least = (end + FIRST - 1) / FIRST * FIRST;
        if (allocate(Math.min(capacity, Math.max(least, 2 * allocated)))
                || allocate(least)
                || allocate(allocated + FIRST)) {
            refusal = null;
        } else {
            refusedAt = System.nanoTime();
        }
    }

    private boolean allocate(int end) {
        int charged = Math.max(0, end - FIRST) - Math.max(0, allocated - FIRST);
        if (!budget.take(charged)) {
            refusal = "too much of what programs print waited to be written";
            return false;
        }
        if (file != null && !file.allocate(allocated, end)) {
            budget.giveBack(charged);
            refusal = "there was no room for them in " + file;
            return false;
        }
        allocated = end;
        return true;
    }

    /**
     * Gives memory back, to be called now and then: what a spool has beyond its first {@value #FIRST} bytes, if it is
     * empty and has not needed it since the last call. The reader's thread.
     */
    void giveBack() {
        boolean wasUsed = usedMuch;
        usedMuch = false;
        if (wasUsed || allocated <= FIRST || header.tail() != head) {
            return;
        }
        beginAnew(0);
        if (memory.giveBack(FIRST, allocated)) {
            budget.giveBack(allocated - FIRST);
            allocated = FIRST;
        }
    }

    /** Why there was less room than was asked for, the last time; null where that was not so. The reader's thread. */
    @Nullable
    String refusal() {
        return refusal;
    }

    private int offset(long position) {
        return (int) ((position - base) % capacity);
    }

    /** The position after the last byte that was received or put. Any thread. */
    long head() {
        return header.head();
    }

    /**
     * Bytes that are not written, or were not when the reader's thread last called {@link #receive}, {@link #put} or
     * {@link #giveBack}. They are valid on the reader's thread until it next calls one of these.
     */
    MemorySegment slice(long from, long to) {
        return ring.asSlice(offset(from), to - from);
    }

    /** Adds bytes at the head; false, with nothing added, when there is no room. The reader's thread. */
    boolean put(byte[] bytes) {
        if (room(bytes.length) < bytes.length) {
            return false;
        }
        MemorySegment.copy(bytes, 0, ring, JAVA_BYTE, offset(head), bytes.length);
        steps.taken();
        head += bytes.length;
        header.head(head);
        return true;
    }

    /** Takes back the bytes after that position, which is not before what is published. The reader's thread. */
    void takeBack(long to) {
        if (to < published || to > head) {
            throw new IllegalArgumentException(to + " is not between " + published + " and " + head);
        }
        head = to;
        header.head(head);
    }

    /**
     * Notes how many lines were dropped since there was no room at the head. That counts until something is received or
     * put there: the line that says how many. The reader's thread.
     */
    void noteDropped(long lines) {
        header.dropped(lines, head);
    }

    /** How many lines an earlier gaggled has dropped at the head, and did not live to say so. */
    long recoveredDropped() {
        return recoveredDropped;
    }

    /** Gives the bytes before that position to the writer. The reader's thread. */
    void publish(long upTo) {
        if (upTo < published || upTo > head) {
            throw new IllegalArgumentException(upTo + " is not between " + published + " and " + head);
        }
        published = upTo;
        header.published(published);
    }

    /** The position of the first byte that is not done. Any thread. */
    long tail() {
        return header.tail();
    }

    /** What is published and not done; valid until it is done. The writer's thread. */
    MemorySegment published() {
        long tail = header.tail();
        long upTo = header.published();
        // Of nothing, the reader may be changing the place.
        return tail == upTo ? ring.asSlice(0, 0) : ring.asSlice((tail - header.base()) % capacity, upTo - tail);
    }

    /** Notes what is known of the file before the bytes from the tail on are written to it. The writer's thread. */
    void note(LineSink.Intent intent) {
        header.intent(intent, header.tail());
    }

    /** Gives up that many bytes from the tail on: they are where they belong. The writer's thread. */
    void done(int bytes) {
        long tail = header.tail() + bytes;
        if (bytes < 0 || tail > header.published()) {
            throw new IllegalArgumentException(bytes + " bytes cannot be done at " + header.tail());
        }
        header.tail(tail);
    }

    /**
     * What an earlier gaggled noted before it was killed, of the bytes from the tail on; null where it had not begun to
     * write them.
     */
    LineSink.@Nullable Intent recoveredIntent() {
        return recoveredIntent;
    }

    /** Whether everything is done that was received. Any thread. */
    boolean isEmpty() {
        return header.isEmpty();
    }

    /** Ends its use by all threads, once. What is in it stays in its file. */
    @Override
    public void close() {
        header.closed();
        abandon();
    }

    /** Closes it as the death of gaggled would. */
    void abandon() {
        budget.giveBack(Math.max(0, allocated - FIRST));
        memory.close();
    }

    /** Closes it and removes its file. */
    void delete() {
        close();
        if (file != null) {
            file.delete();
        }
    }
}
