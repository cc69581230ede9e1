package org.gaggled.engine.core;

import java.time.Duration;
import java.time.ZoneId;

/**
 * When a task runs. What the expression means is known to those who have a clock, not here.
 *
 * @param expression as it is written: {@code 0 3 * * *}, {@code @hourly}, {@code every 10m}
 * @param zone whose wall clock counts
 * @param overlap what becomes of a run that is due while the one before goes on
 * @param catchUp whether it runs once for what was missed while gaggled was not there
 * @param jitter by how much a run may be late, chosen anew for each
 */
public record Schedule(String expression, ZoneId zone, Overlap overlap, boolean catchUp, Duration jitter) {

    /** What becomes of a run that is due while the one before goes on. */
    public enum Overlap {
        /** It does not take place. */
        SKIP,
        /** It takes place when the one before is over; one at most waits. */
        WAIT
    }
}
