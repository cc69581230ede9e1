package org.gaggled.engine.loop;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.gaggled.engine.core.Alarm;
import org.jspecify.annotations.Nullable;

/** The alarms that are set, soonest first; of equal times, the one set first. Not safe for use by several threads. */
final class Deadlines {

    /** No deadline: later than any time. */
    static final long NEVER = Long.MAX_VALUE;

    private record Deadline(long at, long order, Alarm alarm) {}

    private final Map<Alarm, Deadline> set = new HashMap<>();
    private final TreeSet<Deadline> soonestFirst =
            new TreeSet<>(Comparator.comparingLong(Deadline::at).thenComparingLong(Deadline::order));
    private long orders;

    void set(Alarm alarm, long at) {
        clear(alarm);
        Deadline deadline = new Deadline(at, orders++, alarm);
        set.put(alarm, deadline);
        soonestFirst.add(deadline);
    }

    void clear(Alarm alarm) {
        Deadline deadline = set.remove(alarm);
        if (deadline != null) {
            soonestFirst.remove(deadline);
        }
    }

    /** When the soonest is due, or {@link #NEVER}. */
    long next() {
        return soonestFirst.isEmpty() ? NEVER : soonestFirst.first().at();
    }

    /** Takes out the soonest if it is due by then; otherwise null. */
    @Nullable Alarm takeDue(long now) {
        if (next() > now) {
            return null;
        }
        Alarm alarm = soonestFirst.first().alarm();
        clear(alarm);
        return alarm;
    }
}
