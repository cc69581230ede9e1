package org.gaggled.engine.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gaggled.engine.core.Schedule;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Shows what a gaggled that was away makes up for: one run of each schedule that asks for it, and no more. */
class DueNotesTest {

    @TempDir
    Path directory;

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        log.start();
        ((Logger) LoggerFactory.getLogger(DueNotes.class)).addAppender(log);
    }

    @AfterEach
    void listenNoMore() {
        ((Logger) LoggerFactory.getLogger(DueNotes.class)).detachAppender(log);
    }

    private List<String> said() {
        return log.list.stream().map(line -> line.getFormattedMessage().replace(directory + "/", "")).toList();
    }

    private Path file() {
        return directory.resolve("schedules");
    }

    /** A gaggled that is there from that time on, for so long, and then ends; what runs meanwhile. */
    private List<String> gaggled(String from, Duration time, String... expressions) {
        SchedulesFixture gaggle =
                new SchedulesFixture(new FakeClock(from), _ -> 0, DueNotes.open(directory));
        Map<String, Schedule> programs = new LinkedHashMap<>();
        for (int i = 0; i < expressions.length; i++) {
            programs.put("p" + i, SchedulesFixture.catchingUp(expressions[i]));
        }
        gaggle.with(programs);
        List<String> runs = gaggle.runsWithin(time);
        gaggle.schedules.close();
        return runs;
    }

    private static Duration hours(int hours) {
        return Duration.ofHours(hours);
    }

    @Test
    void theFirstTimeThereIsNothingToMakeUpFor() {
        assertEquals(List.of(), gaggled("2026-05-01T10:00:00Z", hours(1), "0 3 * * *"));
        assertEquals(List.of(), said());
    }

    @Test
    void whatWasMissedRunsOnce() {
        gaggled("2026-05-01T10:00:00Z", hours(1), "0 3 * * *", "*/5 * * * *", "every 2h", "0 3 9 * *");
        assertEquals(List.of("p0 2026-05-04T12:00:00Z", "p1 2026-05-04T12:00:00Z", "p2 2026-05-04T12:00:00Z",
                "p1 2026-05-04T12:05:00Z"),
                gaggled("2026-05-04T12:00:00Z", Duration.ofMinutes(6), "0 3 * * *", "*/5 * * * *", "every 2h",
                        "0 3 9 * *"));
        assertEquals(List.of(), gaggled("2026-05-04T12:06:30Z", Duration.ofMinutes(3), "0 3 * * *", "*/5 * * * *",
                "every 2h", "0 3 9 * *"));
    }

    @Test
    void whatRanInTimeIsNotMadeUpFor() {
        assertEquals(List.of("p0 2026-05-01T11:00:00Z"), gaggled("2026-05-01T10:00:00Z", hours(2), "0 11 * * *"));
        assertEquals(List.of(), gaggled("2026-05-01T13:00:00Z", hours(10), "0 11 * * *"));
        assertEquals(List.of("p0 2026-05-02T11:00:00Z"), gaggled("2026-05-02T10:00:00Z", hours(2), "0 11 * * *"));
    }

    @Test
    void anotherExpressionIsAnotherSchedule() {
        gaggled("2026-05-01T10:00:00Z", hours(1), "0 3 * * *");
        assertEquals(List.of(), gaggled("2026-05-03T10:00:00Z", hours(1), "0 4 * * *"));
        assertEquals(List.of("p0 2026-05-04T10:00:00Z"),
                gaggled("2026-05-04T10:00:00Z", hours(1), "  0   4 * * *"));
    }

    @Test
    void whatIsGoneIsForgotten() throws IOException {
        gaggled("2026-05-01T10:00:00Z", hours(1), "0 3 * * *", "0 4 * * *");
        gaggled("2026-05-01T12:00:00Z", hours(1), "0 3 * * *");
        assertEquals(List.of("gaggled schedules 1", "2026-05-01T10:00:00Z\tp0\t0 3 * * *", "end"),
                Files.readAllLines(file()));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));
        assertFalse(Files.exists(directory.resolve("schedules.new")));
    }

    @Test
    void whoDoesNotAskForItIsNotNoted() throws IOException {
        SchedulesFixture gaggle =
                new SchedulesFixture(new FakeClock("2026-05-01T10:00:00Z"), _ -> 0, DueNotes.open(directory));
        gaggle.with("a", "*/5 * * * *");
        gaggle.runsWithin(hours(1));
        gaggle.schedules.close();
        assertFalse(Files.exists(file()));
    }

    @Test
    void aClockThatWasPutBackMeanwhile() {
        gaggled("2026-05-01T10:00:00Z", hours(2), "0 11 * * *", "0 * * * *");
        // A little: the time of day does not come twice. What is for every hour goes on.
        assertEquals(List.of("p1 2026-05-01T11:00:00Z"),
                gaggled("2026-05-01T10:30:00Z", hours(1), "0 11 * * *", "0 * * * *"));
        // Far: the new time counts.
        gaggled("2026-05-01T15:00:00Z", hours(2), "0 16 * * *");
        assertEquals(List.of("p0 2026-04-01T16:00:00Z"), gaggled("2026-04-01T15:00:00Z", hours(2), "0 16 * * *"));
    }

    @Test
    void aClockThatBeginsInTheSeventies() {
        gaggled("2026-05-01T10:00:00Z", hours(1), "0 3 * * *");
        SchedulesFixture gaggle =
                new SchedulesFixture(new FakeClock("1970-01-01T00:00:05Z"), _ -> 0, DueNotes.open(directory));
        gaggle.with("p0", SchedulesFixture.catchingUp("0 3 * * *"));
        assertEquals(List.of(), gaggle.runsWithin(Duration.ofSeconds(70)));
        gaggle.clock.set(Duration.between(gaggle.clock.instant(), Instant.parse("2026-05-02T10:00:00Z")));
        assertEquals(1, gaggle.runsWithin(Duration.ofMinutes(5)).size());
        gaggle.schedules.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "gaggled schedules 1\n", "gaggled schedules 2\nend\n",
            "gaggled schedules 1\n2026-05-01T10:00:00Z\tp0\t0 3 * * *\n",
            "gaggled schedules 1\n2026-05-01T10:00:00Z\tp0\t0 3 *",
            "gaggled schedules 1\n2026-05-01T10:00:00Z\tp0\nend\n",
            "gaggled schedules 1\nyesterday\tp0\t0 3 * * *\nend\n"})
    void aTornFileIsSaidAndTakenForNone(String text) throws IOException {
        Files.writeString(file(), text);
        assertEquals(List.of(), gaggled("2026-05-04T10:00:00Z", hours(1), "0 3 * * *"));
        assertEquals(1, said().size());
        assertTrue(said().getFirst().matches("schedules cannot be used: .*; schedules with catchup begin anew, and make"
                + " up for nothing"), said()::toString);
        assertEquals(List.of("p0 2026-05-05T10:00:00Z"), gaggled("2026-05-05T10:00:00Z", hours(1), "0 3 * * *"));
    }

    @Test
    void bytesThatAreNoTextAndADirectoryInItsPlace() throws IOException {
        Files.write(file(), new byte[] {(byte) 0xff, 0, 1});
        assertEquals(List.of(), gaggled("2026-05-04T10:00:00Z", hours(1), "0 3 * * *"));
        Files.delete(file());
        Files.createDirectories(file().resolve("in the way"));
        log.list.clear();
        assertEquals(List.of(), gaggled("2026-05-04T10:00:00Z", hours(18), "0 3 * * *", "0 2 * * *").stream()
                .filter(run -> run.startsWith("p2")).toList());
        assertEquals(2, said().size(), said()::toString);
        assertTrue(said().getLast().contains("schedules cannot be written: "), said()::toString);
        assertTrue(said().getLast().endsWith("may run once too often"), said()::toString);
    }
}
