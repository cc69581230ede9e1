package org.gaggled.engine.core;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The times at which a program ended by itself or could not be started, as far as they still count. */
final class Setbacks {

    private final Deque<Long> times = new ArrayDeque<>(1);

    /** A copy, made when it is asked for; null while there is none. */
    private @Nullable List<Long> all;

    /** Counts one more, and says whether that is more than the limit allows. Times are the core's nanoseconds. */
    boolean exceed(RespawnLimit limit, long now) {
        all = null;
        times.addLast(now);
        long oldest = now - limit.within().toNanos();
        while (times.size() > limit.most() + 1 || times.getFirst() <= oldest) {
            times.removeFirst();
        }
        return times.size() > limit.most();
    }

    /** Begins anew. */
    void forget() {
        times.clear();
        all = null;
    }

    /** All of them, oldest first. */
    List<Long> all() {
        List<Long> copy = all;
        if (copy == null) {
            copy = List.copyOf(times);
            all = copy;
        }
        return copy;
    }

    /** They are those, as an earlier gaggled has counted them. */
    void recall(List<Long> values) {
        times.clear();
        times.addAll(values);
        all = null;
    }
}
