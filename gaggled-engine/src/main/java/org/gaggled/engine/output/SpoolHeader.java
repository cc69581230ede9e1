package org.gaggled.engine.output;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Spool} knows of itself, in memory that outlives a gaggled that is killed. Each change takes effect by
 * one store, the last of those that it needs: whatever instruction is the last one, the next gaggled finds the state
 * before or the state after.
 *
 * <p>A store becomes visible after all that were made before it, to another thread as to another gaggled. What is noted
 * of a read or a write has the position that it belongs to, and counts at this position alone.
 */
final class SpoolHeader {

    /** Is called after each store. */
    @FunctionalInterface
    interface Steps {

        /** Nobody looks. */
        Steps UNSEEN = () -> {};

        /** A store was made. */
        void taken();
    }

    private static final VarHandle LONG = JAVA_LONG.varHandle();

    private static final long MAGIC = 0x4c4f4f505347_4147L;
    private static final long VERSION = 1;
    private static final long NOWHERE = -1;

    private static final long AT_MAGIC = 0;
    private static final long AT_VERSION = 8;
    private static final long AT_CAPACITY = 16;
    private static final long AT_BOOT = 24;
    private static final long AT_CLOSED = 40;
    private static final long AT_SENTINEL = 48;

    /** The reader's; far enough from the writer's that neither thread slows the other down. */
    private static final long AT_HEAD = 256;

    private static final long AT_PUBLISHED = 264;
    private static final long AT_BASE = 272;
    private static final long AT_READ_POSITION = 280;
    private static final long AT_READ_COUNT = 288;
    private static final long AT_SCRATCH = 296;
    private static final long AT_DROPPED_POSITION = 304;
    private static final long AT_DROPPED_COUNT = 312;

    private static final long AT_TAIL = 512;
    private static final long AT_INTENT_POSITION = 520;
    private static final long AT_INTENT_FILE = 528;
    private static final long AT_INTENT_SIZE = 536;

    private final MemorySegment memory;
    private final Steps steps;
    private final MemorySegment scratch;

    SpoolHeader(MemorySegment memory, Steps steps) {
        this.memory = memory;
        this.steps = steps;
        this.scratch = memory.asSlice(AT_SCRATCH, Long.BYTES);
    }

    private long load(long at) {
        return (long) LONG.getAcquire(memory, at);
    }

    private void store(long at, long value) {
        LONG.setRelease(memory, at, value);
        steps.taken();
    }

    /** Whether nothing was ever here. */
    boolean isBlank() {
        return load(AT_MAGIC) == 0;
    }

    /** Makes it the header of an empty spool. */
    void begin(int capacity) {
        store(AT_VERSION, VERSION);
        store(AT_CAPACITY, capacity);
        store(AT_READ_POSITION, NOWHERE);
        store(AT_INTENT_POSITION, NOWHERE);
        store(AT_DROPPED_POSITION, NOWHERE);
        store(AT_MAGIC, MAGIC);
    }

    /** Why this cannot be the header of a spool of that capacity; null if it can. */
    @Nullable
    String problem(int capacity) {
        if (load(AT_MAGIC) != MAGIC) {
            return "it is not a spool of gaggled";
        }
        if (load(AT_VERSION) != VERSION) {
            return "it is of version " + load(AT_VERSION) + ", and this gaggled knows version " + VERSION + " alone";
        }
        boolean ordered = 0 <= base()
                && base() <= tail()
                && tail() <= published()
                && published() <= head()
                && head() - tail() <= capacity;
        if (load(AT_CAPACITY) != capacity || !ordered) {
            return "it is damaged";
        }
        return null;
    }

    /** Whether it is not known what is in it: it was in use when the machine went down. */
    boolean isOfAnEarlierBoot(UUID boot) {
        return load(AT_CLOSED) == 0
                && (load(AT_BOOT) != boot.getMostSignificantBits()
                        || load(AT_BOOT + Long.BYTES) != boot.getLeastSignificantBits());
    }

    /** Notes that it is in use now. */
    void opened(UUID boot, long sentinel) {
        store(AT_READ_POSITION, NOWHERE);
        store(AT_SENTINEL, sentinel);
        store(AT_BOOT, boot.getMostSignificantBits());
        store(AT_BOOT + Long.BYTES, boot.getLeastSignificantBits());
        store(AT_CLOSED, 0);
    }

    /** Notes that nobody uses it any more. */
    void closed() {
        store(AT_CLOSED, 1);
    }

    long sentinel() {
        return load(AT_SENTINEL);
    }

    long head() {
        return load(AT_HEAD);
    }

    void head(long position) {
        store(AT_HEAD, position);
    }

    long published() {
        return load(AT_PUBLISHED);
    }

    void published(long position) {
        store(AT_PUBLISHED, position);
    }

    /** The position of a byte that is, or would be, at the ring's start. */
    long base() {
        return load(AT_BASE);
    }

    void base(long position) {
        store(AT_BASE, position);
    }

    long tail() {
        return load(AT_TAIL);
    }

    void tail(long position) {
        store(AT_TAIL, position);
    }

    /** Whether everything is done that was received. */
    boolean isEmpty() {
        return tail() == head();
    }

    /** Room for a number, for the reader's thread. */
    MemorySegment scratch() {
        return scratch;
    }

    /** Notes that so many bytes are about to be read at the head. */
    void reading(long position, int count) {
        store(AT_READ_COUNT, count);
        store(AT_READ_POSITION, position);
    }

    /** Notes that nothing is being read. */
    void notReading() {
        store(AT_READ_POSITION, NOWHERE);
    }

    /** How many bytes were about to be read at the head; 0 where nothing was being read. */
    long beingRead() {
        return load(AT_READ_POSITION) == head() ? load(AT_READ_COUNT) : 0;
    }

    /** Notes how many lines were dropped at the head by now. */
    void dropped(long count, long position) {
        if (load(AT_DROPPED_POSITION) != position) {
            store(AT_DROPPED_POSITION, NOWHERE);
            store(AT_DROPPED_COUNT, count);
            store(AT_DROPPED_POSITION, position);
        } else {
            store(AT_DROPPED_COUNT, count);
        }
    }

    /** How many lines were dropped at the head. */
    long dropped() {
        return load(AT_DROPPED_POSITION) == head() ? load(AT_DROPPED_COUNT) : 0;
    }

    /** Notes what will be written from the tail on. */
    void intent(LineSink.Intent intent, long position) {
        store(AT_INTENT_POSITION, NOWHERE);
        store(AT_INTENT_FILE, intent.file());
        store(AT_INTENT_SIZE, intent.size());
        store(AT_INTENT_POSITION, position);
    }

    /** What was to be written from the tail on; null where that was not noted. */
    LineSink.@Nullable Intent intent() {
        return load(AT_INTENT_POSITION) == tail()
                ? new LineSink.Intent(load(AT_INTENT_FILE), load(AT_INTENT_SIZE))
                : null;
    }
}
