package org.gaggled.engine.probe;

import java.net.SocketTimeoutException;
import java.time.Duration;

/** The moment until which a try has time. */
final class Deadline {

    private final Duration timeout;
    private final long nanos;

    /** So long from now. */
    Deadline(Duration timeout) {
        this.timeout = timeout;
        this.nanos = System.nanoTime() + timeout.toNanos();
    }

    /** How much is left; less than one when it is over. */
    long nanosLeft() {
        return nanos - System.nanoTime();
    }

    /** How much of it is left, in the unit of sockets, of which it is at least one. */
    int millisLeft() throws SocketTimeoutException {
        long left = nanosLeft();
        if (left <= 0) {
            throw new SocketTimeoutException();
        }
        return (int) Math.min(Integer.MAX_VALUE, (left + 999_999) / 1_000_000);
    }

    /** How much it was. */
    Duration timeout() {
        return timeout;
    }
}
