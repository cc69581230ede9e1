package org.gaggled.engine.core;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The times at which a program ended by itself or could not be started, as far as they still count. */
final class Setbacks {

    private final Deque<Long> times = new ArrayDeque<>(1);

    /** A copy, made when it is asked for. */
    private List<Long> all = List.of();

    /** Counts one more, and says whether that is more than the limit allows. Times are the core's nanoseconds. */
    boolean exceed(RespawnLimit limit, long now) {
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
        all = List.of();
    }

    /** All of them, oldest first. */
    List<Long> all() {
        if (all.size() != times.size() || (!all.isEmpty() && !all.getLast().equals(times.getLast()))) {
            all = List.copyOf(times);
        }
        return all;
    }

    /** They are those, as an earlier gaggled has counted them. */
    void recall(List<Long> values) {
        times.clear();
        times.addAll(values);
        all = List.copyOf(values);
    }
}
