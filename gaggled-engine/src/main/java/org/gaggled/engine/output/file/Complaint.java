package org.gaggled.engine.output.file;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/**
 * Says in gaggled's log what goes wrong with a file: at once, and then once a minute while it lasts. Any thread.
 */
final class Complaint {

    private static final long INTERVAL = Duration.ofMinutes(1).toNanos();

    private final Logger log;
    private final LongSupplier nanoTime;
    private boolean saidBefore;
    private long said;

    /** Whether the last message says that it goes wrong. */
    private boolean open;

    Complaint(Logger log, LongSupplier nanoTime) {
        this.log = log;
        this.nanoTime = nanoTime;
    }

    /** It goes wrong. */
    synchronized void raise(String message) {
        long now = nanoTime.getAsLong();
        if (!saidBefore || now - said >= INTERVAL) {
            saidBefore = true;
            said = now;
            open = true;
            log.warn(message);
        }
    }

    /** Whether a message says that it goes wrong, and none yet that it works again. */
    synchronized boolean isOpen() {
        return open;
    }

    /** It works again. */
    synchronized void withdraw(String message) {
        if (open) {
            open = false;
            log.info(message);
        }
    }
}
