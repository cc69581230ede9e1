package org.gaggled.json;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.config.ConfigProblem;
import org.gaggled.api.control.PlannedChange;
import org.gaggled.api.control.PlannedChange.Action;
import org.gaggled.api.control.PlannedChange.Difference;
import org.gaggled.api.control.ReloadPlan;
import org.gaggled.api.event.GaggleEvent;
import org.gaggled.api.event.GaggleEventType;
import org.gaggled.api.program.DependencyState;
import org.gaggled.api.program.Cause;
import org.gaggled.api.program.CurrentUsage;
import org.gaggled.api.program.ExitStatus;
import org.gaggled.api.program.ProcessSignal;
import org.gaggled.api.program.ProgramDescription;
import org.gaggled.api.program.ProgramPhase;
import org.gaggled.api.program.ProgramState;
import org.gaggled.api.program.ResourceUsage;
import org.junit.jupiter.api.Test;

// Shows that the states, descriptions and events of docs/protocol.md, name by name and value by value, are what is said here of the
// same states, descriptions and events.
class DocumentedJsonTest {

    private static final ProgramState STOPPED = ProgramState.builder("db")
            .phase(ProgramPhase.DOWN)
            .sequence(5)
            .operatorDisabled(true)
            .stoppedByGaggle(true)
            .lastPid(4712)
            .restarts(1)
            .lastExit(new ExitStatus.Killed(ProcessSignal.TERM, false))
            .lastUsage(ResourceUsage.builder(Duration.ZERO, Duration.ofMillis(1)).build())
            .cause(new Cause.Operator("127.0.0.1:50000", "zmq"))
            .build();

    @Test
    void programThatIsUp() throws IOException {
        ProgramState up = ProgramState.builder("db")
                .phase(ProgramPhase.UP)
                .pid(4711)
                .lastPid(4711)
                .uptime(Duration.ofMillis(2009))
                .sequence(1)
                .build();
        assertShown("reply list", JsonWords.of(up));
    }

    @Test
    void programThatWasStopped() throws IOException {
        assertShown("reply stop", JsonWords.of(STOPPED));
    }

    @Test
    void cause() throws IOException {
        ProgramState web = ProgramState.builder("web")
                .phase(ProgramPhase.WAITING)
                .sequence(8)
                .dependenciesSatisfied(false)
                .stoppedByGaggle(true)
                .lastPid(4714)
                .lastExit(new ExitStatus.Killed(ProcessSignal.TERM, false))
                .cause(new Cause.Dependency("db", new Cause.NotReady(null, "connection refused")))
                .build();
        assertShown("cause", JsonWords.of(web));
    }

    @Test
    void event() throws IOException {
        GaggleEvent event = GaggleEvent.builder(GaggleEventType.PROGRAM_DOWN)
                .instanceId("19aab-1f")
                .number(12)
                .time(Instant.parse("2026-11-22T14:00:00.123456Z"))
                .message("down, SIGTERM after 2.5s (stopped by 127.0.0.1:50000 (zmq)); disabled")
                .program(STOPPED)
                .build();
        assertShown("event", JsonWords.of(event, 0));
    }

    @Test
    void description() throws IOException {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("command", "/usr/bin/sleep");
        settings.put("argv", "1000");
        settings.put("wd", "/srv");
        settings.put("respawn", "true");
        settings.put("successcodes", "0");
        settings.put("essential", "false");
        settings.put("enabled", "true");
        settings.put("backoff", "100ms");
        settings.put("backoffmax", "10000ms");
        settings.put("stopsignal", "TERM");
        settings.put("killwait", "10000ms");
        settings.put("killmode", "group");
        settings.put("prestartwait", "60000ms");
        settings.put("poststopwait", "5000ms");
        settings.put("kind", "service");
        settings.put("nonewprivs", "false");
        settings.put("stdin", "null");
        settings.put("log", "inherit");
        settings.put("errorlog", "inherit");
        ProgramDescription description = ProgramDescription.builder(
                ProgramState.builder("web").phase(ProgramPhase.WAITING).dependenciesSatisfied(false).build())
                .explanation("what it waits for is there, but not yet for long enough; it starts in 59m 58s")
                .settings(settings)
                .dependencies(List.of(DependencyState.builder("db")
                        .delay(Duration.ofHours(1))
                        .phase(ProgramPhase.UP)
                        .since(Duration.ofSeconds(2))
                        .remaining(Duration.ofMillis(3_598_000))
                        .build()))
                .untilNextStart(Duration.ofMillis(3_598_000))
                .build();
        assertShown("reply describe", JsonWords.of(description));
    }

    @Test
    void usage() throws IOException {
        ProgramState up = ProgramState.builder("db").phase(ProgramPhase.UP).pid(4711).lastPid(4711).build();
        CurrentUsage usage = CurrentUsage.builder(3).processorTime(Duration.ofMillis(1234)).residentBytes(123_456)
                .build();
        assertShown("reply usage", JsonWords.of(List.of(up), Map.of("db", usage)).put("total", 2));
    }

    @Test
    void plan() throws IOException {
        ReloadPlan plan = new ReloadPlan(
                List.of(
                        new PlannedChange("web", Action.RESTART, List.of(
                                new Difference("argv", "-p 80", "-p 81", false),
                                new Difference("env/TOKEN", null, null, true))),
                        new PlannedChange("db", Action.KEEP, List.of()),
                        new PlannedChange("old", Action.STOP, List.of())),
                List.of(new PlannedChange("gaggled/smtp", Action.RESTART,
                        List.of(new Difference("to", "ann@example.org", "bob@example.org", false)))),
                List.of(ConfigProblem.warning(new ConfigPosition("gaggled.ini", 12, 1), "'wbe' is not a program",
                        "did you mean 'web'?")));
        assertShown("reply plan", JsonWords.of(plan));
    }

    @Test
    void planThatIsRefused() throws IOException {
        assertShown("reply replace", JsonWords.of(ReloadPlan.refused(List.of(ConfigProblem.error(
                new ConfigPosition("gaggled.ini", 8, 1), "there is no setting 'comand'", "did you mean 'command'?")))));
    }

    /** That the example holds this object. */
    private static void assertShown(String title, JsonObject said) throws IOException {
        String document = Files.readString(Path.of("../../docs/protocol.md"));
        Matcher example = Pattern.compile("```json " + title + "\\n(.*?)```", Pattern.DOTALL).matcher(document);
        assertTrue(example.find(), () -> "docs/protocol.md shows no " + title);
        List<String> shown = tokens(example.group(1));
        List<String> expected = tokens(said.toString());
        assertTrue(Collections.indexOfSubList(shown, expected) >= 0,
                () -> "docs/protocol.md shows\n" + shown + "\nand this is\n" + expected);
    }

    private static List<String> tokens(String json) throws IOException {
        List<String> tokens = new ArrayList<>();
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            while (parser.nextToken() != null) {
                tokens.add(parser.currentToken() + " " + parser.getText());
            }
        }
        return tokens;
    }
}
