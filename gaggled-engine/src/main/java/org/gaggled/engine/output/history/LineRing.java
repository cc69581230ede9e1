package org.gaggled.engine.output.history;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The last lines of one stream: their bytes in a ring, and an index of the readings that they came by. It grows with
 * what is printed, up to its bound or as far as the {@link RingBudget} has room.
 *
 * <p>One thread adds, and never waits: there is no lock. Any thread reads: it copies, and looks afterwards whether what
 * it copied was still there then. An eviction is published before the first byte of it is overwritten.
 */
final class LineRing {

    private static final int LEAST_BYTES = 1 << 10;

    /** How many times larger a ring becomes: in large steps, it leaves little garbage behind. */
    private static final int GROWTH = 4;

    private static final int LEAST_ENTRIES = 16;
    private static final int MOST_ENTRIES = 1 << 20;

    /** How long a line is taken to be, in bytes. */
    private static final int USUAL_LINE = 256;

    /** Even where few lines are kept, one of the usual greatest length has room. */
    private static final int LEAST_BOUND = 1 << 17;

    private static final int GREATEST_BOUND = 1 << 24;

    /**
     * What came by one reading, as far as it is still there.
     *
     * @param sequence of its first byte, among the bytes of all streams
     * @param position of its first byte in the stream
     * @param length in bytes
     */
    record Chunk(long entry, long sequence, long count, long position, long millis, int length) {

        /** The sequence number behind it. */
        long endSequence() {
            return sequence + length;
        }
    }

    private final RingBudget budget;
    private final AtomicReference<@Nullable RingStore> store;
    private volatile int mostBytes;
    private volatile int mostEntries;

    /** The sequence number behind the last byte that is not there any more; 0 where all is there. */
    private volatile long evictedTo;

    private volatile long evictedMillis;

    /** The adding thread's. */
    private boolean grown;

    /** The position in the stream behind the last byte; -1 before the first. */
    private volatile long endPosition = -1;

    private volatile long firstPosition = -1;

    LineRing(RingBudget budget, int keptLines) {
        this.budget = budget;
        bound(keptLines);
        RingStore least = new RingStore(keptLines == 0 ? 0 : LEAST_BYTES, LEAST_ENTRIES);
        budget.takeAnyway(least.size());
        this.store = new AtomicReference<>(least);
    }

    /** One in which there is never anything. */
    static LineRing none() {
        LineRing none = new LineRing(new RingBudget(0), 0);
        none.retire();
        return none;
    }

    /** Keeps about so many lines, from the next one on. */
    void bound(int keptLines) {
        mostEntries = Math.clamp(ceilingPowerOfTwo(keptLines), LEAST_ENTRIES, MOST_ENTRIES);
        mostBytes = keptLines == 0
                ? 0 : Math.clamp(ceilingPowerOfTwo((long) keptLines * USUAL_LINE), LEAST_BOUND, GREATEST_BOUND);
    }

    private static long ceilingPowerOfTwo(long number) {
        return number <= 1 ? 1 : Long.highestOneBit(number - 1) << 1;
    }

    // ---- the adding thread

    /** Adds whole lines, of which the first byte has that sequence number. */
    void add(MemorySegment lines, long position, long millis, long sequence) {
        RingStore current = store.get();
        if (current == null) {
            return;
        }
        int length = (int) lines.byteSize();
        current = withRoom(current, length);
        int from = length <= current.bytes.length ? 0 : beginOfRest(lines, length - current.bytes.length);
        int kept = length - from;
        evict(current, kept);
        if (from > 0) {
            evictedMillis = millis;
            evictedTo = sequence + from;
            // The beginning is not there, but counts, and nothing is there of what came before it.
            current.end += from;
            current.begin = current.end;
            current.first = current.next;
        }
        VarHandle.storeStoreFence();
        long entry = current.next;
        if (kept > 0) {
            current.copyIn(lines, from, kept);
            int slot = current.slot(entry);
            current.sequences[slot] = sequence + from;
            current.counts[slot] = current.end;
            current.positions[slot] = position + from;
            current.times[slot] = millis;
            current.lengths[slot] = kept;
            current.end += kept;
        }
        if (firstPosition < 0) {
            firstPosition = position;
        }
        endPosition = position + length;
        if (kept > 0) {
            current.next = entry + 1;
        }
    }

    /** Where the line begins that follows the first of so many bytes, or more. */
    private static int beginOfRest(MemorySegment lines, int over) {
        int at = over - 1;
        while (lines.get(JAVA_BYTE, at) != '\n') {
            at++;
        }
        return at + 1;
    }

    /** Makes it as large as is good for so many more bytes, if there is room for that. */
    private RingStore withRoom(RingStore current, int length) {
        int most = mostBytes;
        long wanted = Math.min(most, Math.max(LEAST_BYTES, ceilingPowerOfTwo(current.end - current.begin + length)));
        int bytes = Math.min(current.bytes.length, most);
        if (bytes < wanted) {
            bytes = (int) Math.clamp(wanted, Math.min(most, (long) GROWTH * bytes), most);
        }
        int entries = current.sequences.length;
        if (entries > mostEntries) {
            entries = mostEntries;
        } else if (current.next - current.first == entries) {
            entries = Math.min(mostEntries, GROWTH * entries);
        }
        return bytes == current.bytes.length && entries == current.sequences.length
                ? current : resized(current, bytes, entries);
    }

    private RingStore resized(RingStore current, int bytes, int entries) {
        long size = RingStore.size(bytes, entries);
        if (size > current.size() && !budget.take(this, size - current.size())) {
            return current;
        }
        RingStore other = moved(current, bytes, entries);
        if (!store.compareAndSet(current, other)) {
            // Retired meanwhile, which gave back what the former one took.
            budget.giveBack(size - current.size());
            return current;
        }
        if (size < current.size()) {
            budget.giveBack(current.size() - size);
        }
        return other;
    }

    /** The last lines of one store in another; the former one stays as it is for whoever reads it. */
    private RingStore moved(RingStore current, int bytes, int entries) {
        RingStore other = new RingStore(bytes, entries);
        long first = Math.max(current.first, current.next - entries);
        long begin = first == current.next ? current.end : Math.max(current.begin, current.counts[current.slot(first)]);
        if (current.end - begin > bytes) {
            begin = lineAt(current, current.end - bytes, current.end);
        }
        while (first < current.next && current.endOf(first) <= begin) {
            first++;
        }
        noteEvicted(current, first, begin);
        other.begin = begin;
        other.end = current.end;
        other.first = first;
        byte[] kept = new byte[(int) (current.end - begin)];
        current.copyOut(begin, kept);
        other.end = begin;
        other.copyIn(MemorySegment.ofArray(kept), 0, kept.length);
        other.end = current.end;
        for (long entry = first; entry < current.next; entry++) {
            int from = current.slot(entry);
            int to = other.slot(entry);
            other.sequences[to] = current.sequences[from];
            other.counts[to] = current.counts[from];
            other.positions[to] = current.positions[from];
            other.times[to] = current.times[from];
            other.lengths[to] = current.lengths[from];
        }
        other.next = current.next;
        return other;
    }

    /** Whether it grows for the first time. */
    boolean beginsToGrow() {
        boolean first = !grown;
        grown = true;
        return first;
    }

    /** Gives up half of its memory; false where that is not possible. By the adding thread. */
    boolean halve() {
        RingStore current = store.get();
        if (current == null || current.bytes.length <= LEAST_BYTES) {
            return false;
        }
        resized(current, current.bytes.length / 2, Math.max(LEAST_ENTRIES, current.sequences.length / 2));
        return true;
    }

    /** Makes room for so many bytes and for an entry. */
    private void evict(RingStore current, int length) {
        long first = current.first;
        long begin = current.begin;
        if (current.next - first == current.sequences.length) {
            begin = current.endOf(first);
        }
        long least = current.end + length - current.bytes.length;
        if (begin < least) {
            begin = lineAt(current, least, current.end);
        }
        if (begin == current.begin) {
            return;
        }
        while (first < current.next && current.endOf(first) <= begin) {
            first++;
        }
        noteEvicted(current, first, begin);
        current.begin = begin;
        current.first = first;
    }

    /** Where the first line begins from there on. */
    private static long lineAt(RingStore current, long from, long end) {
        int mask = current.bytes.length - 1;
        long at = from - 1;
        while (at < end && current.bytes[(int) at & mask] != '\n') {
            at++;
        }
        return Math.min(at + 1, end);
    }

    /** Says that only what comes from there on is there, which is in that entry. */
    private void noteEvicted(RingStore current, long first, long begin) {
        if (begin == current.begin) {
            return;
        }
        boolean within = first < current.next && current.counts[current.slot(first)] < begin;
        int slot = current.slot(within ? first : first - 1);
        evictedMillis = current.times[slot];
        evictedTo = current.sequences[slot]
                + (within ? begin - current.counts[slot] : current.lengths[slot]);
    }

    // ---- any thread

    /** Gives its memory back; nothing is added any more, and nothing is there. */
    void retire() {
        RingStore last = store.getAndSet(null);
        if (last != null) {
            budget.giveBack(last.size());
        }
    }

    boolean isRetired() {
        return store.get() == null;
    }

    /** The bytes of memory that it takes. */
    long size() {
        RingStore current = store.get();
        return current == null ? 0 : current.size();
    }

    /** The sequence number behind the last byte that is not there any more; 0 where all is there. */
    long evictedTo() {
        return evictedTo;
    }

    /** When the last byte was read that is not there any more. */
    long evictedMillis() {
        return evictedMillis;
    }

    /** The position in the stream of the first byte that was ever added; -1 before that. */
    long firstPosition() {
        return firstPosition;
    }

    /** The position in the stream behind the last byte; -1 before the first. */
    long endPosition() {
        return endPosition;
    }

    /** What is there at one moment, as far as it stays there while it is looked at. */
    View view() {
        return new View(store.get());
    }

    /** The readings of one moment. */
    static final class View {

        private final @Nullable RingStore store;
        private final long next;

        private View(@Nullable RingStore store) {
            this.store = store;
            this.next = store == null ? 0 : store.next;
        }

        /** The number behind that of the last entry. */
        long next() {
            return next;
        }

        /** The number of the first entry that is there now; that of {@link #next} where there is none. */
        long first() {
            return store == null ? 0 : Math.min(store.first, next);
        }

        /** What is there of that entry; null when nothing is any more. */
        @Nullable
        Chunk chunk(long entry) {
            if (store == null || entry >= next) {
                return null;
            }
            int slot = store.slot(entry);
            long sequence = store.sequences[slot];
            long count = store.counts[slot];
            long position = store.positions[slot];
            long millis = store.times[slot];
            int length = store.lengths[slot];
            VarHandle.acquireFence();
            if (store.first > entry) {
                return null;
            }
            int gone = (int) Math.max(0, store.begin - count);
            return gone >= length ? null
                    : new Chunk(entry, sequence + gone, count + gone, position + gone, millis, length - gone);
        }

        /** The bytes of a chunk; null when they are not there any more, or only in part. */
        byte @Nullable [] bytes(Chunk chunk) {
            if (store == null) {
                return null;
            }
            byte[] copy = new byte[chunk.length()];
            store.copyOut(chunk.count(), copy);
            VarHandle.acquireFence();
            return store.begin > chunk.count() ? null : copy;
        }

        /** The last entry that begins before that sequence number; one less than the first where there is none. */
        long lastBefore(long sequence) {
            long high = next;
            Chunk last = chunk(high - 1);
            if (last != null && last.sequence() < sequence) {
                return high - 1;
            }
            long low = first();
            while (low < high) {
                long middle = (low + high) >>> 1;
                Chunk chunk = chunk(middle);
                // Evicted ones are before those that are there.
                if (chunk == null || chunk.sequence() < sequence) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return Math.max(low, first()) - 1;
        }

        /** How many bytes of the stream came before that sequence number, as far as that is known. */
        long countBefore(long sequence) {
            long entry = lastBefore(sequence);
            Chunk chunk = chunk(entry);
            if (chunk != null && entry >= first()) {
                return chunk.count() + Math.clamp(sequence - chunk.sequence(), 0, chunk.length());
            }
            Chunk following = chunk(entry + 1);
            return following != null ? following.count() : store == null ? 0 : store.begin;
        }
    }
}
