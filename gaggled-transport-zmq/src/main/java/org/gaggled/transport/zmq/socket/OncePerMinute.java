package org.gaggled.transport.zmq.socket;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Keeps a log line that anybody can provoke from filling the disk: once a minute for each subject. Not safe for several threads. */
public final class OncePerMinute {

    private static final long MINUTE_NANOS = Duration.ofMinutes(1).toNanos();
    private static final int MAX_SUBJECTS = 1_000;

    private final Map<String, Long> lastTimes = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > MAX_SUBJECTS;
        }
    };

    /** Says it, unless it was said about the same subject within the last minute. */
    public void about(String subject, Runnable saying) {
        long now = System.nanoTime();
        Long last = lastTimes.get(subject);
        if (last == null || now - last >= MINUTE_NANOS) {
            lastTimes.put(subject, now);
            saying.run();
        }
    }
}
