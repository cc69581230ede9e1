package org.gaggled.engine.assembly;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Tells a second wish from the echo of the first: a terminal that is closed sends SIGHUP twice, a parent that forwards
 * SIGINT doubles it, a service manager may send two kinds. Only the same signal, sent again after a pause that no
 * machine makes, is somebody who is tired of waiting.
 */
final class RepeatedSignals {

    /** From the first signal of a kind to one that is a second wish. */
    static final Duration PAUSE = Duration.ofSeconds(1);

    enum Meaning {
        FIRST,
        ECHO,
        ANOTHER_KIND,
        SECOND_WISH
    }

    private final Map<String, Long> firstOfKind = new HashMap<>();

    /** What a signal means that comes at that time, in nanoseconds of any monotonic clock. */
    Meaning meaningOf(String signal, long now) {
        Long first = firstOfKind.get(signal);
        if (first == null) {
            return firstOfKind.isEmpty() ? Meaning.FIRST : Meaning.ANOTHER_KIND;
        }
        return now - first < PAUSE.toNanos() ? Meaning.ECHO : Meaning.SECOND_WISH;
    }

    /** Remembers a signal that has been dealt with. */
    void dealtWith(String signal, long time) {
        firstOfKind.putIfAbsent(signal, time);
    }

    /** Whether there was any. */
    boolean isAny() {
        return !firstOfKind.isEmpty();
    }
}
