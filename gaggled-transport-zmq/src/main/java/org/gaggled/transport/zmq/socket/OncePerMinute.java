package org.gaggled.transport.zmq.socket;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Keeps a log line that anybody can provoke from filling the disk: once a minute for each subject, and for at most a thousand
 * subjects in a minute. Safe for use by several threads.
 */
public final class OncePerMinute {

    private static final long MINUTE_NANOS = Duration.ofMinutes(1).toNanos();

    /** Beyond that many, nothing is said until a minute has passed since one of them. */
    static final int MAX_SUBJECTS = 1_000;

    private final Map<String, Long> lastTimes = new HashMap<>();

    /** Says it, unless something was said about the same subject within the last minute. */
    public void about(String subject, Runnable saying) {
        if (isDue(subject, System.nanoTime())) {
            saying.run();
        }
    }

    private synchronized boolean isDue(String subject, long now) {
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
