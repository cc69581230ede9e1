package org.gaggled.api;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Keeps a log line that anybody can provoke from filling the disk: once a minute for each subject, and for at most a
 * thousand subjects in a minute. Safe for use by several threads.
 *
 * @since 1.0
 */
@Stability(Stability.Level.STABLE)
public final class OncePerMinute {

    private static final long MINUTE_NANOS = Duration.ofMinutes(1).toNanos();

    /** Beyond that many, nothing is said until a minute has passed since one of them. */
    private static final int MAX_SUBJECTS = 1_000;

    private final LongSupplier nanoTime;
    private final Map<String, Long> lastTimes = new HashMap<>();

    /** Nothing has been said yet. */
    public OncePerMinute() {
        this(System::nanoTime);
    }

    /** The same by another clock, which counts nanoseconds from wherever it likes. */
    public OncePerMinute(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Says it, unless something was said about the same subject within the last minute. */
    public void about(String subject, Runnable saying) {
        if (isDue(subject)) {
            saying.run();
        }
    }

    /** Whether something may be said about the subject now; if so, it counts as said. */
    public synchronized boolean isDue(String subject) {
        long now = nanoTime.getAsLong();
        Long last = lastTimes.get(subject);
        if (last != null && now - last < MINUTE_NANOS) {
            return false;
        }
        if (last == null && lastTimes.size() >= MAX_SUBJECTS) {
            lastTimes.values().removeIf(time -> now - time >= MINUTE_NANOS);
            if (lastTimes.size() >= MAX_SUBJECTS) {
                return false;
            }
        }
        lastTimes.put(subject, now);
        return true;
    }
}
