package org.gaggled.engine.assembly;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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

    /** In the order in which they came. */
    private final Map<String, Long> firstOfKind = new LinkedHashMap<>();

    /** What a signal means that has come at that time, in nanoseconds of any monotonic clock. */
    Meaning meaningOf(String signal, long now) {
        boolean any = !firstOfKind.isEmpty();
        Long first = firstOfKind.putIfAbsent(signal, now);
        if (first == null) {
            return any ? Meaning.ANOTHER_KIND : Meaning.FIRST;
        }
        return now - first < PAUSE.toNanos() ? Meaning.ECHO : Meaning.SECOND_WISH;
    }

    /** The first that came; null where there was none. */
    @Nullable
    String first() {
        return firstOfKind.isEmpty() ? null : firstOfKind.keySet().iterator().next();
    }
}
