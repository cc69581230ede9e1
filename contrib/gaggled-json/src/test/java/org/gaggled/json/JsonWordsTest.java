package org.gaggled.json;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.gaggled.api.control.LogExcerpt;
import org.gaggled.api.control.LogLine;
import org.gaggled.api.event.GaggleEvent;
import org.gaggled.api.event.GaggleEventType;
import org.gaggled.api.program.Cause;
import org.gaggled.api.program.CurrentUsage;
import org.gaggled.api.program.DependencyState;
import org.gaggled.api.program.ExitStatus;
import org.gaggled.api.program.ProcessSignal;
import org.gaggled.api.program.ProgramDescription;
import org.gaggled.api.program.ProgramPhase;
import org.gaggled.api.program.ProgramState;
import org.gaggled.api.program.ResourceUsage;
import org.junit.jupiter.api.Test;

// Shows, as whole texts, what is said of events, states and descriptions, and that any text survives.
class JsonWordsTest {

    private static final ProgramState DOWN = ProgramState.builder("db \"1\"\n\u0001é😀")
            .phase(ProgramPhase.WAITING)
            .sequence(4)
            .lastPid(4711)
            .restarts(2)
            .lastExit(new ExitStatus.Killed(ProcessSignal.KILL, false))
            .lastUsage(ResourceUsage.builder(Duration.ofMillis(5), Duration.ofMillis(6)).maxResidentBytes(7L).build())
            .reason("it died")
            .build();

    private static final String DOWN_TEXT =
            "{\"program\":\"db \\\"1\\\"\\n\\u0001é😀\",\"phase\":\"waiting\",\"up\":false,\"ready\":false,\"sequence\":5,"
                    + "\"dependencies_satisfied\":true,\"operator_disabled\":false,\"stopped_by_gaggle\":false,\"down_type\":\"KILL\","
                    + "\"last_pid\":4711,"
                    + "\"restarts\":2,\"last_exit\":{\"signal\":\"SIGKILL\",\"core_dumped\":false},"
                    + "\"last_usage\":{\"user_ms\":5,\"system_ms\":6,\"max_resident_bytes\":7},\"reason\":\"it died\"}";

    @Test
    void whatHasAProcessAndIsNotMeasuredIsNamed() {
        ProgramState up = ProgramState.builder("up").phase(ProgramPhase.UP).pid(7).lastPid(7).build();
        ProgramState down = ProgramState.builder("down").build();
        assertEquals("{\"programs\":[],\"unmeasured\":[\"up\"]}",
                JsonWords.of(List.of(down, up), Map.of()).toString());
        CurrentUsage usage = CurrentUsage.builder(1).build();
        assertEquals("{\"programs\":[{\"program\":\"up\",\"cpu_ms\":0,\"memory_bytes\":0,\"processes\":1}]}",
                JsonWords.of(List.of(down, up), Map.of("up", usage)).toString());
    }

    @Test
    void eventHoldsTheStateOfItsProgram() {
        GaggleEvent event = GaggleEvent.builder(GaggleEventType.PROGRAM_DOWN)
                .instanceId("i")
                .number(9)
                .time(Instant.parse("2026-11-22T16:00:00.5Z"))
                .program(DOWN)
                .message("killed")
                .build();
        assertEquals(
                "{\"instance\":\"i\",\"event\":9,\"time\":\"2026-11-22T16:00:00.500000Z\",\"type\":\"program-down\",\"message\":\"killed\","
                        + "\"missed\":3,\"state\":" + DOWN_TEXT + "}",
                JsonWords.of(event, 3).toString());
    }

    @Test
    void timesHaveSixDigitsBehindTheSecond() throws JsonException {
        assertEquals("2026-11-22T14:00:00.000000Z", time("2026-11-22T14:00:00Z"));
        assertEquals("2026-11-22T14:00:00.120000Z", time("2026-11-22T14:00:00.12Z"));
        assertEquals("2026-11-22T14:00:00.123456Z", time("2026-11-22T14:00:00.123456789Z"));
    }

    private static String time(String instant) throws JsonException {
        return JsonWords.of(GaggleEvent.builder(GaggleEventType.GAGGLE_STARTED).time(Instant.parse(instant)).build(), 0)
                .text("time");
    }

    @Test
    void overrunsAreSaidWhereThereAreSome() {
        GaggleEvent event = GaggleEvent.builder(GaggleEventType.GAGGLE_STARTED).instanceId("i").number(1).build();
        assertEquals(
                "{\"instance\":\"i\",\"event\":1,\"time\":\"1970-01-01T00:00:00.000000Z\",\"type\":\"gaggle-started\",\"overruns\":2}",
                JsonWords.of(event, 0, 2).toString());
    }

    @Test
    void eventOfTheWholeGaggleHasNoState() {
        GaggleEvent event =
                GaggleEvent.builder(GaggleEventType.STATES_DUMPED).instanceId("i").number(1).token(-2).build();
        assertEquals(
                "{\"instance\":\"i\",\"event\":1,\"time\":\"1970-01-01T00:00:00.000000Z\",\"type\":\"states-dumped\",\"token\":-2}",
                JsonWords.of(event, 0).toString());
    }

    @Test
    void causesAreDataBesideTheirWords() {
        Cause exit = new Cause.Ended(new ExitStatus.Exited(3), null);
        assertCause("operator", "{\"name\":\"ann\",\"channel\":\"zmq\"}", new Cause.Operator("ann", "zmq"));
        assertCause("exit", "{\"code\":3}", exit);
        assertCause("signal",
                "{\"signal\":\"SIGKILL\",\"core_dumped\":false,\"signalled_by\":{\"name\":\"ann\",\"channel\":\"zmq\"}}",
                new Cause.Ended(new ExitStatus.Killed(ProcessSignal.KILL, false), new Cause.Operator("ann", "zmq")));
        assertCause("start-failure", "{\"message\":\"no such file\",\"system_error\":\"ENOENT\"}",
                new Cause.StartFailed("no such file", "ENOENT"));
        assertCause("limit",
                "{\"most\":3,\"within_ms\":10000,\"last\":{\"cause\":\"exit\",\"details\":{\"code\":3}}}",
                new Cause.Limit(3, Duration.ofSeconds(10), exit));
        assertCause("not-ready", "{\"within_ms\":30000,\"detail\":\"connection refused\"}",
                new Cause.NotReady(Duration.ofSeconds(30), "connection refused"));
        assertCause("not-ready", "{\"detail\":\"status 500\"}", new Cause.NotReady(null, "status 500"));
        assertCause("not-alive", "{\"detail\":\"no answer within 1s\"}", new Cause.NotAlive("no answer within 1s"));
        assertCause("schedule", "{\"schedule\":\"@hourly\"}", new Cause.Schedule("@hourly"));
        assertCause("placement", "{\"reason\":\"host1 runs it\"}", new Cause.Placement("host1 runs it"));
        assertCause("dependency",
                "{\"program\":\"api\",\"root_program\":\"disk\",\"root\":{\"cause\":\"shutdown\"}}",
                new Cause.Dependency("api",
                        new Cause.Dependency("db", new Cause.Dependency("disk", new Cause.Shutdown(false)))));
        JsonObject shutdown = JsonWords.of(ProgramState.builder("db").cause(new Cause.Shutdown(false)).build());
        assertFalse(shutdown.has("cause_details"), "the word says it all");
    }

    private static void assertCause(String word, String details, Cause cause) {
        String state = JsonWords.of(ProgramState.builder("db").cause(cause).build()).toString();
        String said = "\"cause\":\"" + word + "\",\"cause_details\":" + details;
        assertTrue(state.contains(said), () -> state + " does not have " + said);
    }

    @Test
    void whatIsUpMayNotBeReady() throws JsonException {
        ProgramState.Builder up = ProgramState.builder("db").phase(ProgramPhase.UP).pid(12);
        assertTrue(JsonWords.of(up.build()).flag("ready"));
        assertFalse(JsonWords.of(up.ready(false).build()).flag("ready"));
        assertEquals("done", JsonWords.of(ProgramState.builder("db").phase(ProgramPhase.DONE).build()).text("phase"));
        assertEquals("program-not-ready", JsonWords.word(GaggleEventType.PROGRAM_NOT_READY));
    }

    @Test
    void descriptionSaysWhyAndWithWhatSettings() {
        ProgramDescription description = ProgramDescription.builder(
                ProgramState.builder("web").phase(ProgramPhase.UP).pid(12).lastPid(12).uptime(Duration.ofSeconds(3))
                        .build())
                .settings(Map.of("command", "nginx"))
                .dependencies(List.of(DependencyState.builder("db")
                        .delay(Duration.ofMillis(10))
                        .propagate(true)
                        .grace(Duration.ofMillis(500))
                        .required(false)
                        .phase(ProgramPhase.UP)
                        .since(Duration.ofMillis(4))
                        .remaining(Duration.ofMillis(6))
                        .build()))
                .untilNextStart(Duration.ofMillis(6))
                .explanation("waits for db")
                .build();
        assertEquals(
                "{\"program\":\"web\",\"phase\":\"up\",\"up\":true,\"ready\":true,\"pid\":12,\"uptime_ms\":3000,\"sequence\":1,"
                        + "\"dependencies_satisfied\":true,\"operator_disabled\":false,\"stopped_by_gaggle\":false,\"down_type\":\"NONE\",\"last_pid\":12,"
                        + "\"restarts\":0,\"explanation\":\"waits for db\",\"settings\":{\"command\":\"nginx\"},"
                        + "\"dependencies\":[{\"program\":\"db\",\"until\":\"ready\",\"delay_ms\":10,\"propagate\":true,\"grace_ms\":500,\"required\":false,"
                        + "\"phase\":\"up\",\"satisfied\":false,"
                        + "\"since_ms\":4,\"remaining_ms\":6}],\"until_next_start_ms\":6}",
                JsonWords.of(description).toString());
    }

    private static LogLine line(byte... bytes) {
        return new LogLine("web", LogLine.Stream.OUTPUT, Instant.parse("2026-11-22T14:00:00.123Z"), bytes);
    }

    @Test
    void lineIsTextWhereItIsUtf8() {
        assertEquals(
                "{\"program\":\"web\",\"stream\":\"output\",\"time\":\"2026-11-22T14:00:00.123000Z\","
                        + "\"text\":\"é\\u0000\\u001B[31m\"}",
                JsonWords.of(line("é\0\33[31m".getBytes(StandardCharsets.UTF_8))).toString());
        assertEquals(
                "{\"program\":\"db\",\"stream\":\"error\",\"text\":\"\"}",
                JsonWords.of(new LogLine("db", LogLine.Stream.ERROR, null, new byte[0])).toString());
    }

    @Test
    void lineThatIsNotUtf8IsBase64() throws JsonException {
        byte[][] others = {
                {'a', (byte) 0xff},
                {(byte) 0xc3},
                {(byte) 0xed, (byte) 0xa0, (byte) 0x80}
        };
        for (byte[] other : others) {
            JsonObject json = JsonWords.of(line(other));
            assertFalse(json.has("text"));
            assertArrayEquals(other, Base64.getDecoder().decode(json.text("base64")));
        }
    }

    @Test
    void excerptSaysWhereToGoOn() {
        assertEquals(
                "{\"lines\":[],\"position\":\"p\",\"cut\":false}",
                JsonWords.of(new LogExcerpt(List.of(), "p", false, 0, Map.of())).toString());
        assertEquals(
                "{\"lines\":[" + JsonWords.of(line()) + "],\"position\":\"p\",\"cut\":true,\"missed\":-1,"
                        + "\"notes\":{\"db\":\"a note\"}}",
                JsonWords.of(new LogExcerpt(
                        List.of(line()), "p", true, LogExcerpt.UNKNOWN, Map.of("db", "a note"))).toString());
    }
}
