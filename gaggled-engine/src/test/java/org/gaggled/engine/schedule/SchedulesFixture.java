package org.gaggled.engine.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gaggled.engine.core.Definitions;
import org.gaggled.engine.core.Duty;
import org.gaggled.engine.core.GaggleDefinition;
import org.gaggled.engine.core.LifeRulesBuilder;
import org.gaggled.engine.core.LifeRules;
import org.gaggled.engine.core.NextRun;
import org.gaggled.engine.core.ProgramDefinition;
import org.gaggled.engine.core.ProgramId;
import org.gaggled.engine.core.Schedule;
import org.gaggled.engine.core.StopOrder;
import org.jspecify.annotations.Nullable;

/** Schedules with clocks that a test moves, asked as the loop asks them: when they want to be, and not before. */
final class SchedulesFixture {

    final FakeClock clock;
    final Schedules schedules;
    private final Map<String, Schedule> programs = new LinkedHashMap<>();
    private long looks;

    SchedulesFixture(FakeClock clock, Chance chance, @Nullable DueNotes notes) {
        this.clock = clock;
        this.schedules = new Schedules(clock, chance, notes);
    }

    /** In UTC, without jitter. */
    static SchedulesFixture at(String wall) {
        return new SchedulesFixture(new FakeClock(wall), _ -> 0, null);
    }

    static Schedule schedule(String expression) {
        return new Schedule(expression, ZoneId.of("UTC"), Schedule.Overlap.SKIP, false, Duration.ZERO);
    }

    static Schedule catchingUp(String expression) {
        return new Schedule(expression, ZoneId.of("UTC"), Schedule.Overlap.SKIP, true, Duration.ZERO);
    }

    SchedulesFixture with(String program, String expression) {
        return with(program, schedule(expression));
    }

    SchedulesFixture with(String program, Schedule schedule) {
        programs.put(program, schedule);
        follow();
        return this;
    }

    /** With all of these, in one definition. */
    SchedulesFixture with(Map<String, Schedule> several) {
        programs.putAll(several);
        follow();
        return this;
    }

    void without(String program) {
        programs.remove(program);
        follow();
    }

    private void follow() {
        List<ProgramDefinition> definitions = new ArrayList<>();
        definitions.add(Definitions.of("service", new LifeRulesBuilder().build()));
        definitions.add(Definitions.of("task", rules(null)));
        programs.forEach((program, schedule) -> definitions.add(Definitions.of(program, rules(schedule))));
        schedules.follow(new GaggleDefinition(definitions, Duration.ofSeconds(1), StopOrder.REVERSE), clock.nanos());
    }

    private static LifeRules rules(@Nullable Schedule schedule) {
        return new LifeRulesBuilder().duty(new Duty.Task(schedule)).build();
    }

    /** What runs in that time, and when it does by the clock on the wall; seconds are left out where there are none. */
    List<String> runsWithin(Duration time) {
        List<String> runs = new ArrayList<>();
        long end = clock.nanos() + time.toNanos();
        while (true) {
            for (ProgramId due : schedules.takeDue(clock.nanos())) {
                runs.add(due + " " + clock.instant());
            }
            looks++;
            long next = schedules.next();
            if (next >= end) {
                clock.pass(Duration.ofNanos(end - clock.nanos()));
                return runs;
            }
            clock.pass(Duration.ofNanos(next - clock.nanos()));
        }
    }

    /** How often it was asked. */
    long looks() {
        return looks;
    }

    @Nullable
    Instant nextRun(String program) {
        NextRun next = schedules.nextRun(new ProgramId(program), clock.nanos());
        return next == null ? null : next.at().toInstant();
    }
}
