package org.gaggled.engine.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.gaggled.engine.config.show.EffectiveSetting;
import org.gaggled.engine.core.Duty;
import org.gaggled.engine.core.LifeRules;
import org.gaggled.engine.core.Respawn;
import org.gaggled.engine.core.Schedule;
import org.gaggled.engine.core.Schedule.Overlap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Shows how tasks and their schedules are written, and what is refused. */
class TaskSettingsTest {

    private static final String JOB = "job\n  command = serve\n";

    @TempDir
    Path directory;

    private ConfigFixture fixture;

    @BeforeEach
    void setUp() throws IOException {
        fixture = new ConfigFixture(directory);
    }

    private LifeRules rules(String settings) throws IOException {
        return fixture.accepted(JOB + settings).gaggle().inOrder().getFirst().life();
    }

    private List<String> problems(String settings) throws IOException {
        return fixture.problems(JOB + settings);
    }

    @Test
    void aProgramIsAServiceUnlessItSaysOtherwise() throws IOException {
        assertEquals(Duty.SERVICE, rules("").duty());
        assertEquals(Duty.SERVICE, rules("  kind = service\n").duty());
        assertEquals(new Duty.Task(null), rules("  kind = task\n").duty());
        assertEquals(List.of("3:10: kind 'oneshot' is not one of: service, task"), problems("  kind = oneshot\n"));
    }

    @Test
    void aTaskIsTriedAgainAfterAFailure() throws IOException {
        assertEquals(Respawn.ALWAYS, rules("").restarts().respawn());
        assertEquals(Respawn.ON_FAILURE, rules("  kind = task\n").restarts().respawn());
        assertEquals(Respawn.NEVER, rules("  kind = task\n  respawn = false\n").restarts().respawn());
    }

    @Test
    void aSchedule() throws IOException {
        assertEquals(
                new Duty.Task(new Schedule("30 3 * * 1-5", ZoneId.of("Europe/Berlin"), Overlap.WAIT, false,
                        Duration.ofMinutes(5))),
                rules("""
                          kind = task
                          schedule = 30 3 * * 1-5
                          timezone = Europe/Berlin
                          overlap = wait
                          jitter = 5m
                        """).duty());
        assertEquals(
                new Duty.Task(new Schedule("@hourly", ZoneId.systemDefault(), Overlap.SKIP, false, Duration.ZERO)),
                rules("  kind = task\n  schedule = @hourly\n").duty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"* * * * *", "*/5 0-6,22 1 jan-mar mon", "@daily", "every 10m", "every 90s"})
    void formsOfASchedule(String schedule) throws IOException {
        Duty.Task task = assertInstanceOf(
                Duty.Task.class, rules("  kind = task\n  schedule = " + schedule + "\n").duty());
        assertEquals(schedule, task.schedule().expression());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0 3 * *", "0 0 3 * * *", "daily", "@dialy", "@reboot", "every 0s", "every day", "3 am ! * *"})
    void whatIsNotASchedule(String schedule) throws IOException {
        List<String> problems = problems("  kind = task\n  schedule = " + schedule + "\n");
        assertEquals(1, problems.size(), problems::toString);
        assertTrue(problems.getFirst().startsWith("4:14: schedule '" + schedule + "' "), problems::toString);
    }

    @Test
    void aTimeZoneThatIsNotOne() throws IOException {
        assertEquals(
                List.of("5:14: timezone 'Europe/Berln' is not a time zone; did you mean 'Europe/Berlin'?"),
                problems("  kind = task\n  schedule = @daily\n  timezone = Europe/Berln\n"));
    }

    @Test
    void aScheduleOfAService() throws IOException {
        assertEquals(
                List.of("3:14: program 'job' has a schedule, but is a service, which runs all the time; add kind = task,"
                        + " or remove the schedule"),
                problems("  schedule = @daily\n  jitter = 5m\n"));
    }

    @ParameterizedTest
    @CsvSource({"timezone, UTC", "overlap, wait", "catchup, true", "jitter, 1s"})
    void whatMeansNothingWithoutASchedule(String setting, String value) throws IOException {
        String written = "  " + setting + " = " + value + "\n";
        int column = setting.length() + 6;
        String message = "program 'job' has '" + setting + "', but no schedule that it is about; add ";
        assertEquals(
                List.of("3:" + column + ": " + message + "kind = task and a schedule, or remove it"),
                problems(written));
        assertEquals(
                List.of("4:" + column + ": " + message + "a schedule, or remove it"),
                problems("  kind = task\n" + written));
    }

    @Test
    void catchingUpNeedsToKnowWhatWasMissed() throws IOException {
        assertEquals(
                List.of("5:13: catchup of program 'job' needs a directory in which gaggled notes the runs; set statedir in"
                        + " gaggled, or remove it"),
                problems("  kind = task\n  schedule = @daily\n  catchup = true\n"));
        rules("  kind = task\n  schedule = @daily\n  catchup = false\n");
    }

    @Test
    void aTimeZoneOfAnInterval() throws IOException {
        ConfigReading.Accepted reading = assertInstanceOf(ConfigReading.Accepted.class,
                fixture.read(JOB + "  kind = task\n  schedule = every 10m\n  timezone = UTC\n"));
        assertEquals(
                List.of("5:14: warning: timezone of program 'job' has no effect: its schedule is an interval; remove it"),
                fixture.texts(reading.warnings()));
    }

    @Test
    void areShownWhereTheyMeanSomething() throws IOException {
        assertEquals(Map.of("kind", "service", "respawn", "true"), shown(""));
        assertEquals(Map.of("kind", "task", "respawn", "on-failure"), shown("  kind = task\n"));
        assertEquals(
                Map.of("kind", "task", "respawn", "on-failure", "schedule", "@daily", "overlap", "skip", "catchup",
                        "false", "jitter", "0ms"),
                shown("  kind = task\n  schedule = @daily\n"));
    }

    private Map<String, String> shown(String settings) throws IOException {
        ConfigReading.Accepted reading =
                assertInstanceOf(ConfigReading.Accepted.class, fixture.read(JOB + settings));
        Map<String, String> shown =
                new TreeMap<>(reading.config().gaggle().inOrder().getFirst().settings().get());
        shown.keySet().retainAll(
                List.of("kind", "respawn", "schedule", "timezone", "overlap", "catchup", "jitter"));
        assertEquals(
                shown.keySet(),
                new TreeSet<>(reading.effective().programs().findFirst().orElseThrow().settings().stream()
                        .map(EffectiveSetting::name).filter(shown::containsKey).toList()));
        return shown;
    }
}
