package org.gaggled.engine.output;

import java.lang.foreign.MemorySegment;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The writer's side of a captured stream: from the {@link Spool} to where the lines belong. That may become another
 * place at a position, from which on the other's thread writes.
 */
final class Outlet {

    /**
     * Where lines end up.
     *
     * @param sink closed when there is another one
     * @param thread the one that writes there
     * @param precisionMillis how exact the times of the lines have to be
     * @param slow why lines are dropped, where it cannot be written to as fast as they come: {@code nobody reads ...}
     */
    record Place(LineSink sink, WriterThread thread, long precisionMillis, String slow) {}

    private record Move(long from, Place place) {}

    /** What is written at once, where lines are not longer: so much is held in the spool until it is written. */
    private static final int MOST_AT_ONCE = 1 << 17;

    private final String name;
    private final Spool spool;
    private final AtomicBoolean waiting = new AtomicBoolean();
    private final Queue<Move> moves = new ConcurrentLinkedQueue<>();

    /** Replaced by the thread that writes there. */
    private volatile Place place;

    private volatile ReadTimes times;

    /** Called by the writer's thread when there is room again; null where nobody waits for it. */
    private volatile @Nullable Runnable whenThereIsRoom;

    private volatile @Nullable Runnable whenWritten;
    private volatile boolean closed;
    private final Newlines newlines = new Newlines();

    /** Used by the writer's thread alone. */
    private boolean failed;

    /** One that leads there. */
    Outlet(String name, Spool spool, Place place) {
        this.name = name;
        this.spool = spool;
        this.place = place;
        this.times = new ReadTimes(place.precisionMillis());
    }

    /** The lines from that position on, which nothing is published after yet, belong there. The reader's thread. */
    void move(long from, Place other) {
        times = new ReadTimes(other.precisionMillis());
        moves.add(new Move(from, other));
        wake();
    }

    /** When the bytes from a position on were read. The reader's thread, before they are published. */
    void wasRead(long position, long millis) {
        times.add(position, millis);
    }

    /** There is something to write. */
    void wake() {
        place.thread().wake(this);
    }

    /** The spool is filling up. */
    void hurry() {
        place.thread().hurry();
    }

    /** Has somebody told, once, that there is room in the spool again, on the writer's thread. */
    void whenThereIsRoom(@Nullable Runnable action) {
        whenThereIsRoom = action;
    }

    /** Why lines are dropped, where nothing else is known. */
    String slow() {
        return place.slow();
    }

    /** What keeps lines from being written at the moment; null where nothing is known to. */
    @Nullable
    String problem() {
        return place.sink().problem();
    }

    boolean beginWaiting() {
        return waiting.compareAndSet(false, true);
    }

    void endWaiting() {
        waiting.set(false);
    }

    boolean hasFailed() {
        return failed;
    }

    void setFailed(boolean is) {
        failed = is;
    }

    /**
     * Writes what there is, up to a spool full of it: a program that prints faster than can be written waits for the
     * next round, so that the others have their turn.
     *
     * @return false where that failed, and is to be tried again later
     */
    @SuppressWarnings("ReferenceEquality") // A sink that goes on being used is not closed.
    boolean write(WriterThread by) {
        long enough = spool.tail() + CapturedStream.SPOOL_BYTES;
        while (!closed) {
            long tail = spool.tail();
            if (place.thread() != by || tail >= enough) {
                wake();
                return true;
            }
            Move move = moves.peek();
            if (move != null && move.from() <= tail) {
                moves.remove();
                LineSink before = place.sink();
                place = move.place();
                if (before != place.sink()) {
                    before.close();
                }
                continue;
            }
            MemorySegment lines = spool.published();
            if (lines.byteSize() == 0) {
                endWhenAsked();
                return true;
            }
            ReadTimes asked = times;
            long millis = asked.at(tail, System.currentTimeMillis());
            long end = Math.min(asked.next(tail), move == null ? Long.MAX_VALUE : move.from());
            MemorySegment next = bounded(lines.asSlice(0, Math.min(lines.byteSize(), end - tail)));
            int count = place.sink().write(next, tail, millis);
            spool.done(count);
            tellRoom();
            if (count == 0) {
                return false;
            }
        }
        return true;
    }

    private MemorySegment bounded(MemorySegment lines) {
        if (lines.byteSize() <= MOST_AT_ONCE) {
            return lines;
        }
        long whole = newlines.untilLast(lines.asSlice(0, MOST_AT_ONCE));
        return whole == 0 ? lines : lines.asSlice(0, whole);
    }

    private void endWhenAsked() {
        Runnable action = whenWritten;
        if (action != null) {
            whenWritten = null;
            closed = true;
            action.run();
        }
    }

    private void tellRoom() {
        Runnable action = whenThereIsRoom;
        if (action != null) {
            action.run();
        }
    }

    /** Writes no more when all is written, and has that told then on the writer's thread. */
    void endWhenWritten(Runnable action) {
        whenWritten = action;
        wake();
    }

    /** Closes the places, when no thread writes any more. */
    void close() {
        closed = true;
        place.sink().close();
        moves.forEach(move -> move.place().sink().close());
    }

    @Override
    public String toString() {
        return name;
    }
}
