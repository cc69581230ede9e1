package org.gaggled.control.http;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Keeps a log line that anybody can provoke from filling the disk. Safe for use by several threads. */
final class OncePerMinute {

    private static final long MINUTE_NANOS = Duration.ofMinutes(1).toNanos();

    private final LongSupplier nanoTime;
    private final AtomicLong next;

    OncePerMinute(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.next = new AtomicLong(nanoTime.getAsLong());
    }

    /** Says it, unless something was said within the last minute. */
    void about(Runnable saying) {
        long now = nanoTime.getAsLong();
        long due = next.get();
        if (now - due >= 0 && next.compareAndSet(due, now + MINUTE_NANOS)) {
            saying.run();
        }
    }
}
