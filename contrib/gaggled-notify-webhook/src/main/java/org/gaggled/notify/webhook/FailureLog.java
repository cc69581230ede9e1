package org.gaggled.notify.webhook;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/** Says what goes wrong, once a minute at most, and that it goes well again. Safe for use by several threads. */
final class FailureLog {

    private static final long MINUTE_NANOS = Duration.ofMinutes(1).toNanos();

    private final Logger log;
    private final String receiver;
    private final LongSupplier nanoTime;
    private boolean failing;
    private long nextAt;
    private long unsaid;

    FailureLog(Logger log, String receiver, LongSupplier nanoTime) {
        this.log = log;
        this.receiver = receiver;
        this.nanoTime = nanoTime;
        this.nextAt = nanoTime.getAsLong();
    }

    synchronized void note(String failure) {
        long now = nanoTime.getAsLong();
        if (now - nextAt < 0) {
            unsaid++;
            return;
        }
        log.warn("webhook {}: {}{}", receiver, failure, unsaid == 0 ? "" : " (" + unsaid + " more failures since the last told)");
        failing = true;
        nextAt = now + MINUTE_NANOS;
        unsaid = 0;
    }

    /** Says so only if a failure was said before; so it is not said more often than those. */
    synchronized void noteSuccess() {
        if (failing) {
            log.info("webhook {}: posts are accepted again", receiver);
            failing = false;
        }
    }
}
