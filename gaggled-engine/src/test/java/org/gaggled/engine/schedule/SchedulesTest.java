package org.gaggled.engine.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.gaggled.engine.core.ProgramId;
import org.gaggled.engine.core.Schedule;
import org.junit.jupiter.api.Test;

/** Shows what is due when, with jitter, with another definition, and how seldom the loop is woken. */
class SchedulesTest {

    private static Duration hours(int hours) {
        return Duration.ofHours(hours);
    }

    private static Duration minutes(int minutes) {
        return Duration.ofMinutes(minutes);
    }

    @Test
    void withoutAScheduleNobodyIsWoken() {
        SchedulesFixture gaggle = SchedulesFixture.at("2026-05-01T10:00:00Z").with("a", "0 3 * * *");
        gaggle.without("a");
        assertEquals(Schedules.NEVER, gaggle.schedules.next());
        assertEquals(List.of(), gaggle.schedules.takeDue(Long.MAX_VALUE - 1));
        assertNull(gaggle.nextRun("a"));
        assertNull(gaggle.nextRun("service"));
        assertNull(gaggle.nextRun("task"));
    }

    @Test
    void eachIsDueAtItsTimesAlone() {
        SchedulesFixture gaggle = SchedulesFixture.at("2026-05-01T10:00:30Z")
                .with("quarter", "*/15 * * * *")
                .with("noon", "0 12 * * *")
                .with("often", "every 50m");
        assertEquals(
                List.of("quarter 2026-05-01T10:15:00Z", "quarter 2026-05-01T10:30:00Z", "quarter 2026-05-01T10:45:00Z",
                        "often 2026-05-01T10:50:30Z", "quarter 2026-05-01T11:00:00Z"),
                gaggle.runsWithin(minutes(70)));
        assertEquals(Instant.parse("2026-05-01T12:00:00Z"), gaggle.nextRun("noon"));
        assertEquals(Instant.parse("2026-05-01T11:40:30Z"), gaggle.nextRun("often"));
    }

    @Test
    void goesByItsOwnZone() {
        SchedulesFixture gaggle = SchedulesFixture.at("2026-05-01T10:00:00Z").with("a",
                new Schedule("0 3 * * *", ZoneId.of("Asia/Kathmandu"), Schedule.Overlap.SKIP, false, Duration.ZERO));
        assertEquals(Instant.parse("2026-05-01T21:15:00Z"), gaggle.nextRun("a"));
    }

    @Test
    void isAskedOncePerMinuteForTimesOfTheWallAndOnceAnIntervalForOthers() {
        SchedulesFixture calendar = SchedulesFixture.at("2026-05-01T10:00:00Z").with("a", "0 0 1 1 *");
        calendar.runsWithin(hours(1));
        assertTrue(calendar.looks() <= 61, () -> calendar.looks() + " looks in an hour");
        SchedulesFixture interval = SchedulesFixture.at("2026-05-01T10:00:00Z").with("a", "every 25m");
        interval.runsWithin(hours(1));
        assertEquals(3, interval.looks());
    }

    @Test
    void severalTimesThatWereMissedAreOne() {
        SchedulesFixture gaggle = SchedulesFixture.at("2026-05-01T10:00:00Z")
                .with("calendar", "*/10 * * * *")
                .with("interval", "every 10m");
        // A loop that was stopped for a while (SIGSTOP): both clocks went on.
        gaggle.clock.pass(minutes(45));
        assertEquals(List.of(new ProgramId("calendar"), new ProgramId("interval")),
                gaggle.schedules.takeDue(gaggle.clock.nanos()));
        assertEquals(List.of("calendar 2026-05-01T10:50:00Z", "interval 2026-05-01T10:50:00Z"),
                gaggle.runsWithin(minutes(9)));
    }

    @Test
    void anotherDefinitionLeavesWhatIsUnchangedAsItIs() {
        SchedulesFixture gaggle = SchedulesFixture.at("2026-05-01T10:00:00Z")
                .with("interval", "every 10m")
                .with("changed", "every 10m")
                .with("calendar", "0 12 * * *");
        gaggle.runsWithin(minutes(6));
        gaggle.with("changed", "every 20m").with("new", "every 1h");
        assertEquals(Instant.parse("2026-05-01T10:10:00Z"), gaggle.nextRun("interval"));
        assertEquals(Instant.parse("2026-05-01T10:26:00Z"), gaggle.nextRun("changed"));
        assertEquals(Instant.parse("2026-05-01T11:06:00Z"), gaggle.nextRun("new"));
        gaggle.with("calendar", "0 11 * * *");
        assertEquals(Instant.parse("2026-05-01T11:00:00Z"), gaggle.nextRun("calendar"));
        gaggle.without("interval");
        gaggle.without("changed");
        assertNull(gaggle.nextRun("interval"));
        assertEquals(List.of("calendar 2026-05-01T11:00:00Z"), gaggle.runsWithin(hours(1)));
    }

    @Property(tries = 200)
    void jitterIsDrawnForEachRunAndNeverReachesTheNext(@ForAll @LongRange(min = 0, max = 3_600_000) long jitter,
            @ForAll long seed) {
        Random random = new Random(seed);
        SchedulesFixture gaggle = new SchedulesFixture(
                new FakeClock("2026-05-01T10:00:00Z"), bound -> random.nextLong(bound), null);
        Duration most = Duration.ofMillis(jitter);
        gaggle.with("calendar",
                new Schedule("*/10 * * * *", ZoneId.of("UTC"), Schedule.Overlap.SKIP, false, most));
        gaggle.with("interval",
                new Schedule("every 10m", ZoneId.of("UTC"), Schedule.Overlap.SKIP, false, most));
        List<String> runs = gaggle.runsWithin(minutes(120));
        for (String program : List.of("calendar", "interval")) {
            List<Instant> times = runs.stream()
                    .filter(run -> run.startsWith(program))
                    .map(run -> Instant.parse(run.substring(program.length() + 1)))
                    .toList();
            Instant due = Instant.parse("2026-05-01T10:10:00Z");
            // The last may be on its way.
            assertTrue(times.size() >= 10 && times.size() <= 12, runs::toString);
            for (Instant time : times) {
                Duration late = Duration.between(due, time);
                assertTrue(!late.isNegative() && late.compareTo(most) <= 0 && late.compareTo(minutes(10)) < 0,
                        () -> late + " late in " + runs);
                due = due.plus(minutes(10));
            }
        }
    }

    @Test
    void jitterDiffersFromRunToRun() {
        Random random = new Random(1);
        SchedulesFixture gaggle = new SchedulesFixture(
                new FakeClock("2026-05-01T10:00:00Z"), bound -> random.nextLong(bound), null);
        gaggle.with("a", new Schedule("0 * * * *", ZoneId.of("UTC"), Schedule.Overlap.SKIP, false, minutes(5)));
        long different = gaggle.runsWithin(hours(10)).stream().map(run -> run.substring(run.indexOf(':'))).distinct()
                .count();
        assertEquals(9, different);
    }
}
