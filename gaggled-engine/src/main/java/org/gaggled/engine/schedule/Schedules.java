package org.gaggled.engine.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.gaggled.engine.core.Duty;
import org.gaggled.engine.core.GaggleDefinition;
import org.gaggled.engine.core.NextRun;
import org.gaggled.engine.core.ProgramDefinition;
import org.gaggled.engine.core.ProgramId;
import org.gaggled.engine.core.Schedule;
import org.gaggled.engine.words.ReadableDuration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The next time of each task that has a schedule. The loop asks it what is due, and sleeps until {@link #next}: by the
 * clock that nobody sets, as the loop does. For times of the wall clock it asks to be woken once a minute, so that it
 * finds out when that is set. Without a schedule it wakes nobody.
 *
 * <p>It belongs to the loop's thread.
 */
public final class Schedules implements AutoCloseable {

    /** Nothing is due at any time. */
    public static final long NEVER = Long.MAX_VALUE;

    private static final Logger log = LoggerFactory.getLogger(Schedules.class);

    /** At the latest then, a clock that was set is noticed. */
    private static final Duration LONGEST_SLEEP = Duration.ofMinutes(1);

    /** Clocks that are slewed differ by less. */
    private static final Duration TOLERANCE = Duration.ofSeconds(1);

    private record Entry(Schedule schedule, Plan plan) {}

    private final InstantSource wallClock;
    private final Chance chance;
    private final @Nullable DueNotes notes;
    private Map<ProgramId, Entry> entries = Map.of();
    private @Nullable Moment lastLook;
    private long next = NEVER;

    /**
     * Without anything to do yet.
     *
     * @param notes where what was due is noted; null where nothing is
     */
    public Schedules(InstantSource wallClock, Chance chance, @Nullable DueNotes notes) {
        this.wallClock = wallClock;
        this.chance = chance;
        this.notes = notes;
    }

    /** By this machine's clock. */
    public static Schedules ofThisMachine(@Nullable DueNotes notes) {
        return new Schedules(InstantSource.system(), bound -> ThreadLocalRandom.current().nextLong(bound), notes);
    }

    /**
     * The schedules are those of that definition. One that is unchanged keeps its next time.
     *
     * @param now in nanoseconds, from the loop's origin
     */
    public void follow(GaggleDefinition definition, long now) {
        Map<ProgramId, Schedule> wanted = new LinkedHashMap<>();
        for (ProgramDefinition program : definition.programs().values()) {
            if (program.life().duty() instanceof Duty.Task(Schedule schedule) && schedule != null) {
                wanted.put(program.id(), schedule);
            }
        }
        if (wanted.isEmpty() && entries.isEmpty()) {
            return;
        }
        Moment moment = look(now);
        Map<ProgramId, Entry> former = entries;
        entries = new LinkedHashMap<>();
        wanted.forEach((program, schedule) -> {
            Entry known = former.get(program);
            entries.put(program,
                    known != null && known.schedule.equals(schedule) ? known
                            : new Entry(schedule, plan(program, schedule, moment)));
        });
        if (notes != null) {
            notes.retain(wanted);
        }
        sleep(moment);
    }

    private Plan plan(ProgramId program, Schedule schedule, Moment now) {
        Instant since = schedule.catchUp() && notes != null ? notes.since(program, schedule, now.wall()) : null;
        return switch (ScheduleExpression.parse(schedule.expression())) {
            case ScheduleExpression.Calendar(CronExpression cron) ->
                    new CalendarPlan(cron, schedule.zone(), schedule.catchUp(), schedule.jitter(), chance, now, since);
            case ScheduleExpression.Every(Duration interval) ->
                    new IntervalPlan(interval, schedule.jitter(), chance, now, since);
        };
    }

    /** When to ask {@link #takeDue} again, at the latest; {@link #NEVER} where there is no schedule. */
    public long next() {
        return next;
    }

    /** Those whose time has come; each is told once, also where several of its times were missed. */
    public List<ProgramId> takeDue(long now) {
        if (now < next) {
            return List.of();
        }
        Moment moment = look(now);
        List<ProgramId> due = new ArrayList<>();
        entries.forEach((program, entry) -> {
            if (entry.plan.takeDue(moment)) {
                due.add(program);
                if (notes != null && entry.schedule.catchUp()) {
                    notes.wasDue(program, entry.schedule, moment.wall());
                }
            }
        });
        sleep(moment);
        return due;
    }

    /** When that program's schedule has it run next; null where it has none. */
    public @Nullable NextRun nextRun(ProgramId program, long now) {
        Entry entry = entries.get(program);
        if (entry == null) {
            return null;
        }
        Moment moment = new Moment(now, wallClock.instant());
        Instant at = entry.plan.nextRun(moment);
        Duration until = Duration.between(moment.wall(), at);
        return new NextRun(at.atZone(entry.schedule.zone()), until.isNegative() ? Duration.ZERO : until);
    }

    /** Waits, for a short time only, until what was due is on the disk. */
    @Override
    public void close() {
        if (notes != null) {
            notes.close();
        }
    }

    private Moment look(long now) {
        Moment moment = new Moment(now, wallClock.instant());
        Moment before = lastLook;
        lastLook = moment;
        if (before != null) {
            Duration shift = Duration.between(before.wall(), moment.wall()).minusNanos(now - before.nanos());
            if (shift.abs().compareTo(TOLERANCE) >= 0) {
                clockWasSet(shift, moment.wall());
            }
        }
        return moment;
    }

    private void clockWasSet(Duration shift, Instant now) {
        boolean concerned = false;
        for (Entry entry : entries.values()) {
            if (entry.plan instanceof CalendarPlan plan) {
                plan.clockWasSet(shift, now);
                concerned = true;
            }
        }
        if (concerned) {
            say(shift);
        }
    }

    private static void say(Duration shift) {
        boolean back = shift.isNegative();
        String what = "the clock was set " + (back ? "back by " : "forward by ") + ReadableDuration.of(shift.abs())
                + (back ? "" : ", or the machine slept");
        if (shift.abs().compareTo(CalendarPlan.NEW_TIME) >= 0) {
            log.warn("{}: schedules go by the new time, and {}", what,
                    back ? "what is due again runs again" : "what lay between does not run, except with catchup");
        } else {
            log.info("{}: {}", what,
                    back ? "what ran at a time of day does not run again"
                            : "schedules whose time was skipped run once");
        }
    }

    private void sleep(Moment now) {
        if (entries.isEmpty()) {
            next = NEVER;
            lastLook = null;
            return;
        }
        Duration shortest = null;
        for (Entry entry : entries.values()) {
            Duration sleep = entry.plan.sleep(now);
            if (entry.plan instanceof CalendarPlan && sleep.compareTo(LONGEST_SLEEP) > 0) {
                sleep = LONGEST_SLEEP;
            }
            shortest = shortest == null || sleep.compareTo(shortest) < 0 ? sleep : shortest;
        }
        next = now.nanos() + (shortest == null || shortest.isNegative() ? 0 : shortest.toNanos());
    }
}
