package org.gaggled.engine.loop;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What is due at some time, soonest first; of equal times, what was set first. Not safe for use by several threads. */
final class Deadlines<K> {

    /** No deadline: later than any time. */
    static final long NEVER = Long.MAX_VALUE;

    private record Deadline<K>(long at, long order, K key) {}

    private final Map<K, Deadline<K>> set = new HashMap<>();
    private final TreeSet<Deadline<K>> soonestFirst =
            new TreeSet<>(Comparator.<Deadline<K>>comparingLong(Deadline::at).thenComparingLong(Deadline::order));
    private long orders;

    void set(K key, long at) {
        clear(key);
        Deadline<K> deadline = new Deadline<>(at, orders++, key);
        set.put(key, deadline);
        soonestFirst.add(deadline);
    }

    void clear(K key) {
        Deadline<K> deadline = set.remove(key);
        if (deadline != null) {
            soonestFirst.remove(deadline);
        }
    }

    /** Clears all of which that holds. */
    void clearIf(Predicate<? super K> holds) {
        set.keySet().stream().filter(holds).toList().forEach(this::clear);
    }

    /** How many there are. */
    int size() {
        return set.size();
    }

    /** When the soonest is due, or {@link #NEVER}. */
    long next() {
        return soonestFirst.isEmpty() ? NEVER : soonestFirst.first().at();
    }

    /** Takes out the soonest if it is due by then; otherwise null. */
    @Nullable
    K takeDue(long now) {
        if (next() > now) {
            return null;
        }
        K key = soonestFirst.first().key();
        clear(key);
        return key;
    }
}
