package org.gaggled.engine.schedule;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Runs once in each interval. The first run comes after one interval. Nobody's setting of a clock changes that. */
final class IntervalPlan implements Plan {

    private final long interval;
    private final Duration jitter;
    private final Chance chance;
    private long due;
    private long run;

    /**
     * A plan that begins now.
     *
     * @param since when it was due last, before gaggled was away; null where nothing is made up for
     */
    IntervalPlan(Duration interval, Duration jitter, Chance chance, Moment now, @Nullable Instant since) {
        this.interval = interval.toNanos();
        this.jitter = jitter;
        this.chance = chance;
        boolean missed = since != null && !now.wall().isBefore(since.plus(interval));
        become(missed ? now.nanos() : now.nanos() + this.interval);
    }

    private void become(long next) {
        due = next;
        run = next + Plan.lateness(jitter, Duration.ofNanos(interval), chance).toNanos();
    }

    @Override
    public boolean takeDue(Moment now) {
        if (run > now.nanos()) {
            return false;
        }
        long over = Math.max(0, now.nanos() - due) / interval;
        become(due + (over + 1) * interval);
        return true;
    }

    @Override
    public Duration sleep(Moment now) {
        return Duration.ofNanos(run - now.nanos());
    }

    @Override
    public Instant nextRun(Moment now) {
        return now.wall().plus(sleep(now));
    }
}
