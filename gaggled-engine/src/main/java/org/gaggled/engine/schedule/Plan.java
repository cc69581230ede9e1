package org.gaggled.engine.schedule;

import java.time.Duration;
import java.time.Instant;

/** When one task runs next. */
sealed interface Plan permits CalendarPlan, IntervalPlan {

    /** Whether its time has come; it then goes on to the next, and all that were missed are one. */
    boolean takeDue(Moment now);

    /** How long it has to wait from now. */
    Duration sleep(Moment now);

    /** When it runs next, jitter included. */
    Instant nextRun(Moment now);

    /** By how much a run is late, so that it comes before the next one. */
    static Duration lateness(Duration jitter, Duration untilNext, Chance chance) {
        long most = Math.min(jitter.toMillis(), untilNext.toMillis() - 1);
        return most > 0 ? Duration.ofMillis(chance.below(most + 1)) : Duration.ZERO;
    }
}
