package org.gaggled.engine.core;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a program is probed. What the kinds mean is known to those who probe, not here.
 *
 * @param kind what is written before the colon: {@code tcp}
 * @param target what is written behind it, or nothing
 * @param command what {@code exec} runs; null for every other kind
 * @param status which statuses of HTTP count as a success, as it is written: {@code 200, 3xx}; null for what counts
 * where nothing is written
 * @param delay from the start of the program, or from its being ready for {@code alive}, to the first try
 * @param period from one try to the next
 * @param timeout how long a try may take
 * @param successes how many successes in a row count as one
 * @param failures how many failures in a row count as one
 * @param within how long the program may take to be ready; null for no bound
 */
public record ProbeRules(
        String kind,
        String target,
        @Nullable ErrandCommand command,
        @Nullable String status,
        Duration delay,
        Duration period,
        Duration timeout,
        int successes,
        int failures,
        @Nullable Duration within) {

    /** As it is written: {@code tcp://127.0.0.1:5432}. */
    @Override
    public String toString() {
        return target.isEmpty() ? kind : kind + ":" + target;
    }
}
