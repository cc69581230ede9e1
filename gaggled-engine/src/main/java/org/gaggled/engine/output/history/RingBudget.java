package org.gaggled.engine.output.history;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The memory that all rings may take together. When it is used up, a ring that wants to grow gets what a larger one
 * gives up, so that the first ones to print do not keep it for ever.
 */
final class RingBudget {

    /** How many rings are looked at for one that asks: the thread that adds lines has little time. */
    private static final int MOST_LOOKED_AT = 32;

    private final long most;
    private final AtomicLong taken = new AtomicLong();

    /** Those that have grown, in the order in which they are asked to give up some. For the thread that adds lines. */
    private final ConcurrentLinkedQueue<LineRing> grown = new ConcurrentLinkedQueue<>();

    /** So many bytes, beside the little that each ring begins with. */
    RingBudget(long most) {
        this.most = most;
    }

    /** Takes the little that a ring begins with, whether there is room for it or not. */
    void takeAnyway(long bytes) {
        taken.addAndGet(bytes);
    }

    /**
     * Takes so many more for a ring. By the thread that adds lines.
     *
     * @return whether there was room
     */
    boolean take(LineRing asking, long bytes) {
        long wanted = asking.size() + bytes;
        for (int looked = 0; !takeIfThereIs(bytes); looked++) {
            LineRing other = looked == MOST_LOOKED_AT ? null : grown.poll();
            if (other == null) {
                return false;
            }
            boolean stays = !other.isRetired();
            if (stays) {
                if (other != asking && other.size() > wanted) {
                    other.halve();
                }
                grown.add(other);
            }
        }
        if (asking.beginsToGrow()) {
            grown.add(asking);
            // Those that are retired go sooner than others come.
            dropIfRetired(grown.poll());
            dropIfRetired(grown.poll());
        }
        return true;
    }

    private void dropIfRetired(@Nullable LineRing ring) {
        if (ring != null && !ring.isRetired()) {
            grown.add(ring);
        }
    }

    private boolean takeIfThereIs(long bytes) {
        long before = taken.getAndAccumulate(bytes, (now, more) -> now + more <= most ? now + more : now);
        return before + bytes <= most;
    }

    void giveBack(long bytes) {
        taken.addAndGet(-bytes);
    }

    /** How many bytes are taken. */
    long taken() {
        return taken.get();
    }
}
