package org.gaggled.notify.smtp.delivery;

import java.time.Duration;

/**
 * How long to wait before trying again: twice as long each time, up to a limit.
 *
 * @param first the first pause
 * @param longest the limit
 */
public record Patience(Duration first, Duration longest) {

    /**
     * Soon at first, for a server that is being restarted; and often enough never to be late by more than five minutes.
     */
    public static final Patience USUAL = new Patience(Duration.ofSeconds(5), Duration.ofMinutes(5));

    /** The pause after that many failures in a row. */
    Duration after(int failures) {
        // Thirty doublings are more than any limit; more would overflow.
        Duration pause = first.multipliedBy(1L << Math.min(30, Math.max(0, failures - 1)));
        return pause.compareTo(longest) > 0 ? longest : pause;
    }
}
