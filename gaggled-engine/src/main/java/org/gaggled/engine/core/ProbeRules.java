package org.gaggled.engine.core;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a program is probed. What the kinds mean is known to those who probe, not here.
 *
 * @param kind what is written before the colon: {@code tcp}
 * @param target what is written behind it, or nothing
 * @param command what {@code exec} runs; null for every other kind
 * @param delay from the start of the program, or from its being ready for {@code alive}, to the first try
 * @param period from one try to the next
 * @param timeout how long a try may take
 * @param successes how many successes in a row count as one
 * @param failures how many failures in a row count as one
 * @param within how long the program may take to be ready; null for no bound
 * @param statuses which HTTP statuses are successes; means nothing for other kinds than {@code http} and {@code https}
 */
public record ProbeRules(
        String kind,
        String target,
        @Nullable ErrandCommand command,
        Duration delay,
        Duration period,
        Duration timeout,
        int successes,
        int failures,
        @Nullable Duration within,
        List<StatusRange> statuses) {

    /** The statuses that are successes unless the configuration says otherwise. */
    public static final List<StatusRange> ANY_SUCCESS = List.of(new StatusRange(200, 399));

    /** Keeps a copy of the list. */
    public ProbeRules {
        statuses = List.copyOf(statuses);
    }

    /** Rules by which the usual HTTP statuses are successes. */
    public ProbeRules(String kind, String target, @Nullable ErrandCommand command, Duration delay, Duration period,
            Duration timeout, int successes, int failures, @Nullable Duration within) {
        this(kind, target, command, delay, period, timeout, successes, failures, within, ANY_SUCCESS);
    }

    /** As it is written: {@code tcp://127.0.0.1:5432}. */
    @Override
    public String toString() {
        return target.isEmpty() ? kind : kind + ":" + target;
    }
}
