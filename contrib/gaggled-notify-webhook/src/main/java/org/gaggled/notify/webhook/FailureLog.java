package org.gaggled.notify.webhook;

import java.util.function.LongSupplier;
import org.gaggled.api.OncePerMinute;
import org.slf4j.Logger;

/** Says what goes wrong, once a minute at most, and that it goes well again. Safe for use by several threads. */
final class FailureLog {

    private final Logger log;
    private final String receiver;
    private final OncePerMinute minute;
    private boolean failing;
    private long unsaid;

    FailureLog(Logger log, String receiver, LongSupplier nanoTime) {
        this.log = log;
        this.receiver = receiver;
        this.minute = new OncePerMinute(nanoTime);
    }

    synchronized void note(String failure) {
        if (!minute.isDue(receiver)) {
            unsaid++;
            return;
        }
        log.warn("webhook {}: {}{}", receiver, failure,
                unsaid == 0 ? "" : " (" + unsaid + " more failures since the last report)");
        failing = true;
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
