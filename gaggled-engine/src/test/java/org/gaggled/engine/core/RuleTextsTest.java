package org.gaggled.engine.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.gaggled.api.config.InvalidSettingException;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.api.launch.StartFailure;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Shows that rules are read as they are written, and shown as they are read; and when two are the same. */
class RuleTextsTest {

    private static void areReadAsTheyAreShown(Function<String, Object> parse, String... texts) {
        for (String text : texts) {
            assertEquals(text, parse.apply(text).toString());
        }
    }

    private static String refusal(Function<String, Object> parse, String text) {
        return assertThrows(IllegalArgumentException.class, () -> parse.apply(text), text).getMessage();
    }

    @Test
    void rangesOfStatuses() {
        areReadAsTheyAreShown(StatusRange::parse, "100", "200-299", "599");
        assertEquals(new StatusRange(100, 199), StatusRange.parse("1xx"));
        assertEquals(new StatusRange(500, 599), StatusRange.parse("5XX"));
        assertEquals(new StatusRange(204, 204), StatusRange.parse("204-204"));
        for (String wrong : List.of("6xx", "2xxx", "xxx", "2yy", "299-200", "99", "600")) {
            refusal(StatusRange::parse, wrong);
        }
        StatusRange range = StatusRange.parse("200-299");
        assertTrue(range.contains(200) && range.contains(299));
        assertFalse(range.contains(199) || range.contains(300));
    }

    @Test
    void codesOfSuccess() {
        areReadAsTheyAreShown(SuccessCode::parse, "0", "255", "SIGTERM");
        refusal(SuccessCode::parse, "256");
    }

    @Test
    void respawnAndItsLimit() {
        areReadAsTheyAreShown(Respawn::parse, "true", "false", "on-failure");
        assertEquals(Respawn.ON_FAILURE, Respawn.parse("On-Failure"));
        areReadAsTheyAreShown(RespawnLimit::parse, "3/10s", "0/1500ms");
        assertTrue(refusal(RespawnLimit::parse, "/10s").contains("the number ''"));
        refusal(RespawnLimit::parse, "3/0s");
        assertEquals("is not " + RespawnLimit.ALLOWED, refusal(RespawnLimit::parse, "3"));
    }

    @Test
    void stepsOfAStop() {
        areReadAsTheyAreShown(StopSteps::parse, "TERM", "HUP/10000ms, SYS/1ms, 32");
        assertTrue(refusal(StopSteps::parse, "/10s").contains("has ''"));
        assertEquals("put a comma before the next signal", adviceOn("TERM/10s INT"));
        assertEquals("write a time like 10s", adviceOn("TERM/long"));
    }

    private static @Nullable String adviceOn(String steps) {
        return assertThrows(InvalidSettingException.class, () -> StopSteps.parse(steps)).getAdvice();
    }

    @Test
    void commandsAndWhatCameOfThem() {
        ErrandCommand command = Definitions.errand("/bin/x");
        ErrandRules rules = new ErrandRules(null, Duration.ZERO, command, null, Duration.ZERO, null, null);
        assertEquals(command, rules.command(ErrandKind.STOPCOMMAND));
        assertEquals("cancelled", new ErrandOutcome.TakenBack().toString());
        assertEquals("no such file", new ErrandOutcome.NotStarted(StartFailure.builder("no such file").build())
                .toString());
    }

    @Test
    void aDefinitionIsAnotherByItsVariablesButNotByItsName() {
        assertTrue(inEnvironment(Map.of("A", "1")).startsLike(inEnvironment(Map.of("A", "1"))));
        assertFalse(inEnvironment(Map.of("A", "1")).startsLike(inEnvironment(Map.of("A", "2"))));
        assertTrue(inEnvironment(Map.of(ProgramDefinition.NAME_VARIABLE, "a"))
                .startsLike(inEnvironment(Map.of(ProgramDefinition.NAME_VARIABLE, "b"))));
    }

    @Test
    void programsAreCalledByTheirNamesAndTheNamesOfTheirSections() {
        ProgramDefinition instance = Definitions.of("w:2", new LifeRulesBuilder().build());
        assertEquals(List.of("w:2"), new GaggleDefinition(List.of(instance), Duration.ZERO, StopOrder.REVERSE).names()
                .getNames());
    }

    private static ProgramDefinition inEnvironment(Map<String, String> variables) {
        return Definitions.of("a", new LifeRulesBuilder().build(),
                LaunchRequest.builder("a", Path.of("/bin/a")).environment(variables).build());
    }

    @Test
    void whatHasNoProcessWasNeverStarted() {
        for (Life life : List.of(new Life.Down(), new Life.Waiting(7), new Life.Preparing(7, false),
                new Life.Starting(), new Life.Clearing(7))) {
            assertEquals(0, life.startedAt());
            assertEquals(Life.NEVER, life.withoutAlarm().alarmAt());
        }
    }
}
