package org.gaggled.engine.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.gaggled.engine.core.Schedule;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Shows what becomes of schedules when somebody sets the clock. */
class SetClockTest {

    private static SchedulesFixture at(String wall) {
        return SchedulesFixture.at(wall);
    }

    private static Duration minutes(int minutes) {
        return Duration.ofMinutes(minutes);
    }

    private static Duration hours(int hours) {
        return Duration.ofHours(hours);
    }

    @Test
    void setForwardRunsOnceWhatWasSkipped() {
        SchedulesFixture gaggle = at("2026-05-01T01:50:10Z")
                .with("daily", "0 2 * * *")
                .with("quarter", "*/15 * * * *")
                .with("later", "0 5 * * *")
                .with("interval", "every 1h");
        gaggle.clock.set(minutes(100));
        // Within the minute in which it is noticed; then as ever.
        assertEquals(List.of("daily 2026-05-01T03:31:10Z", "quarter 2026-05-01T03:31:10Z",
                "quarter 2026-05-01T03:45:00Z", "quarter 2026-05-01T04:00:00Z", "quarter 2026-05-01T04:15:00Z",
                "quarter 2026-05-01T04:30:00Z", "interval 2026-05-01T04:30:10Z"),
                gaggle.runsWithin(hours(1).plusSeconds(1)));
        assertEquals(Instant.parse("2026-05-02T02:00:00Z"), gaggle.nextRun("daily"));
        assertEquals(Instant.parse("2026-05-01T05:00:00Z"), gaggle.nextRun("later"));
    }

    @Test
    void isNoticedWithinAMinute() {
        SchedulesFixture gaggle = at("2026-05-01T01:00:00Z").with("a", "0 2 * * *");
        gaggle.runsWithin(Duration.ofSeconds(90));
        gaggle.clock.set(minutes(61));
        assertEquals(List.of("a 2026-05-01T02:03:00Z"), gaggle.runsWithin(minutes(1)));
    }

    @Test
    void setFarForwardIsANewTime() {
        SchedulesFixture gaggle = at("2026-05-01T01:00:00Z")
                .with("daily", "0 2 * * *")
                .with("quarter", "*/15 * * * *")
                .with("interval", "every 30m");
        gaggle.clock.set(hours(3));
        assertEquals(List.of("quarter 2026-05-01T04:15:00Z", "quarter 2026-05-01T04:30:00Z",
                "interval 2026-05-01T04:30:00Z"), gaggle.runsWithin(minutes(31)));
        assertEquals(Instant.parse("2026-05-02T02:00:00Z"), gaggle.nextRun("daily"));
    }

    @Test
    void setFarForwardIsMadeUpForWhereThatIsAskedFor() {
        SchedulesFixture gaggle = at("2026-05-01T01:00:00Z")
                .with("daily", SchedulesFixture.catchingUp("0 2 * * *"))
                .with("quarter", SchedulesFixture.catchingUp("*/15 * * * *"));
        gaggle.clock.set(Duration.ofDays(10));
        assertEquals(List.of("daily 2026-05-11T01:01:00Z", "quarter 2026-05-11T01:01:00Z",
                "quarter 2026-05-11T01:15:00Z"), gaggle.runsWithin(minutes(20)));
        assertEquals(Instant.parse("2026-05-11T02:00:00Z"), gaggle.nextRun("daily"));
    }

    @Test
    void setBackRunsNoTimeOfDayTwice() {
        SchedulesFixture gaggle = at("2026-05-01T01:59:00Z").with("daily", "0 2 * * *").with("two", "0 2,3 * * *");
        assertEquals(List.of("daily 2026-05-01T02:00:00Z", "two 2026-05-01T02:00:00Z"), gaggle.runsWithin(minutes(2)));
        gaggle.clock.set(minutes(-50));
        assertEquals(List.of("two 2026-05-01T03:00:00Z"), gaggle.runsWithin(hours(3)));
        assertEquals(Instant.parse("2026-05-02T02:00:00Z"), gaggle.nextRun("daily"));
    }

    @Test
    void setBackALittleRunsNothingTwice() {
        for (String expression : List.of("*/15 * * * *", "0 * * * *", "0 10 * * *")) {
            SchedulesFixture gaggle = at("2026-05-01T09:59:00Z").with("a", expression);
            assertEquals(1, gaggle.runsWithin(Duration.ofSeconds(62)).size(), expression);
            gaggle.clock.set(Duration.ofSeconds(-5));
            assertEquals(List.of(), gaggle.runsWithin(minutes(10)), expression);
            gaggle.clock.set(minutes(-13));
            assertEquals(List.of(), gaggle.runsWithin(minutes(10)), expression);
        }
    }

    @Test
    void setBackWhatIsForEveryHourGoesOnAtItsDistance() {
        SchedulesFixture gaggle = at("2026-05-01T10:05:00Z").with("a", "*/15 * * * *").with("interval", "every 20m");
        gaggle.clock.set(minutes(-120));
        assertEquals(List.of("a 2026-05-01T08:15:00Z", "interval 2026-05-01T08:25:00Z", "a 2026-05-01T08:30:00Z",
                "a 2026-05-01T08:45:00Z", "interval 2026-05-01T08:45:00Z"), gaggle.runsWithin(minutes(45)));
    }

    @Test
    void setFarBackIsANewTime() {
        SchedulesFixture gaggle = at("2026-05-01T10:30:00Z").with("daily", "0 10 * * *")
                .with("caught", SchedulesFixture.catchingUp("0 10 * * *"));
        gaggle.clock.set(hours(-24));
        assertEquals(List.of(), gaggle.runsWithin(hours(23)));
        assertEquals(List.of("daily 2026-05-01T10:00:00Z", "caught 2026-05-01T10:00:00Z"),
                gaggle.runsWithin(hours(1)));
    }

    @Test
    void aClockThatBeginsInTheSeventiesAndIsPutRightRunsNothingForIt() {
        SchedulesFixture gaggle = at("1970-01-01T00:00:20Z").with("daily", "0 2 * * *").with("minutely", "* * * * *");
        gaggle.clock.set(Duration.between(gaggle.clock.instant(), Instant.parse("2026-05-01T10:00:30Z")));
        // The first of these was due by the clock that went on.
        assertEquals(List.of("minutely 2026-05-01T10:01:10Z", "minutely 2026-05-01T10:02:00Z",
                "minutely 2026-05-01T10:03:00Z"), gaggle.runsWithin(Duration.ofSeconds(170)));
        assertEquals(Instant.parse("2026-05-02T02:00:00Z"), gaggle.nextRun("daily"));
    }

    /** What is said of a clock that is set while there is a schedule of that expression. */
    private static List<String> said(String expression, Duration shift) {
        Logger logger = (Logger) LoggerFactory.getLogger(Schedules.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        Level former = logger.getLevel();
        logger.setLevel(Level.INFO);
        logger.addAppender(lines);
        try {
            SchedulesFixture gaggle = at("2026-05-01T10:30:00Z").with("a", expression);
            gaggle.clock.set(shift);
            gaggle.runsWithin(minutes(5));
        } finally {
            logger.detachAppender(lines);
            logger.setLevel(former);
        }
        return lines.list.stream().map(line -> line.getLevel() + " " + line.getFormattedMessage()).toList();
    }

    @Test
    void isSaidOnce() {
        assertEquals(
                List.of("WARN the clock was set forward by 5h 2m, or the machine slept: schedules go by the new time,"
                        + " and what lay between does not run, except with catchup"),
                said("0 2 * * *", hours(5).plusMinutes(2)));
        assertEquals(List.of("WARN the clock was set back by 1d 0h: schedules go by the new time, and what is due again"
                + " runs again"), said("0 2 * * *", hours(-24)));
        assertEquals(
                List.of("INFO the clock was set forward by 40m 0s, or the machine slept: schedules whose time was skipped"
                        + " run once"),
                said("0 2 * * *", minutes(40)));
        assertEquals(List.of("INFO the clock was set back by 2.5s: what ran at a time of day does not run again"),
                said("0 2 * * *", Duration.ofMillis(-2_500)));
        assertEquals(List.of(), said("0 2 * * *", Duration.ofMillis(900)));
        assertEquals(List.of(), said("every 10m", hours(40)));
    }

    @Test
    void jitterIsATimeThatNoClockChanges() {
        Schedule late = new Schedule("0 2 * * *", ZoneId.of("UTC"), Schedule.Overlap.SKIP, false, minutes(30));
        for (Duration shift : List.of(minutes(-20), minutes(100), hours(-10), hours(10))) {
            SchedulesFixture gaggle = new SchedulesFixture(
                    new FakeClock("2026-05-01T01:59:00Z"), bound -> bound - 1, null).with("a", late);
            assertEquals(List.of(), gaggle.runsWithin(minutes(11)));
            gaggle.clock.set(shift);
            assertEquals(List.of(), gaggle.runsWithin(minutes(19)), shift.toString());
            assertEquals(1, gaggle.runsWithin(minutes(3)).size(), shift.toString());
        }
    }
}
