package org.gaggled.engine.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * Runs at times of the wall clock, also where somebody sets that.
 *
 * <p>A clock that is set by less than {@link #NEW_TIME} is the same clock put right. What it skips runs once. What it
 * shows again does not run again, unless it is for every hour: then it goes on at the distance that its runs had, since
 * nobody wants it to pause for hours. A clock that is set by more has shown a wrong time until now, and the new one
 * counts from now on; only what makes up for what it missed does that here as well.
 */
final class CalendarPlan implements Plan {

    /** From here on, a clock that is set shows a new time. */
    static final Duration NEW_TIME = Duration.ofHours(3);

    private final CronTimes times;
    private final boolean forEveryHour;
    private final boolean catchUp;
    private final Duration jitter;
    private final Chance chance;

    /** The next time, by the expression. */
    private Instant due;

    /** When it runs for that: not before. */
    private Instant run;

    /**
     * A plan that begins now.
     *
     * @param catchUp whether it makes up for what a clock that is set far ahead skips
     * @param since up to when all that was due has run, before gaggled was away; null where nothing is made up for
     */
    CalendarPlan(
            CronExpression cron, ZoneId zone, boolean catchUp, Duration jitter, Chance chance, Moment now,
            @Nullable Instant since) {
        this.times = new CronTimes(cron, zone);
        this.forEveryHour = cron.isForEveryHour();
        this.catchUp = catchUp;
        this.jitter = jitter;
        this.chance = chance;
        Instant wall = now.wall();
        this.due = times.next(since == null || isWrong(since, wall) ? wall : since);
        this.run = late(due, wall);
    }

    /** Whether a time that lies ahead tells nothing of what has run: the clock was put back since it was noted. */
    private boolean isWrong(Instant since, Instant wall) {
        return since.isAfter(wall) && (forEveryHour || !since.isBefore(wall.plus(NEW_TIME)));
    }

    private Instant late(Instant time, Instant now) {
        Instant from = time.isAfter(now) ? time : now;
        return from.plus(Plan.lateness(jitter, Duration.between(from, times.next(from)), chance));
    }

    private void become(Instant next, Instant now) {
        due = next;
        run = late(next, now);
    }

    @Override
    public boolean takeDue(Moment now) {
        Instant wall = now.wall();
        if (run.isAfter(wall)) {
            return false;
        }
        become(times.next(wall), wall);
        return true;
    }

    /**
     * Somebody has set the clock.
     *
     * @param shift by how much it is ahead of where it would be
     */
    void clockWasSet(Duration shift, Instant now) {
        boolean wasDue = !due.isAfter(now.minus(shift));
        if (wasDue) {
            // Jitter alone holds it, which is a time and not a clock.
            run = run.plus(shift);
        } else if (shift.abs().compareTo(NEW_TIME) >= 0) {
            if (shift.isNegative() || !catchUp) {
                become(times.next(now), now);
            }
        } else if (shift.isNegative() && forEveryHour) {
            become(times.next(due.plus(shift).minusNanos(1)), now);
        }
    }

    @Override
    public Duration sleep(Moment now) {
        return Duration.between(now.wall(), run);
    }

    @Override
    public Instant nextRun(Moment now) {
        return run;
    }
}
