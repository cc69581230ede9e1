package org.gaggled.engine.launch;

import java.util.Iterator;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The starts and adoptions that have begun and not ended, in the order in which they began. A child that nobody seems
 * to wait for may be that of a start under way, whose pid nobody has been told yet.
 */
final class StartsUnderWay {

    private final AtomicLong next = new AtomicLong();
    private final ConcurrentSkipListSet<Long> underWay = new ConcurrentSkipListSet<>();

    /** Notes a start, before it makes a process; gives its number. */
    long begin() {
        long number = next.getAndIncrement();
        underWay.add(number);
        return number;
    }

    /** A start has ended: its process is watched, or reaped. */
    void end(long number) {
        underWay.remove(number);
    }

    /** A moment, to ask about with {@link #isAnySince}. */
    long now() {
        return next.get();
    }

    /** Whether a start that had begun by that moment has not ended. */
    boolean isAnySince(long moment) {
        Iterator<Long> all = underWay.iterator();
        return all.hasNext() && all.next() < moment;
    }
}
