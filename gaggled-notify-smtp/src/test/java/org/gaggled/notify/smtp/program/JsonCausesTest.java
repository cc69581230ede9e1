package org.gaggled.notify.smtp.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.gaggled.api.program.Cause;
import org.gaggled.api.program.ExitStatus;
import org.gaggled.api.program.ProcessSignal;
import org.gaggled.api.program.ProgramState;
import org.gaggled.json.JsonException;
import org.gaggled.json.JsonObject;
import org.gaggled.json.JsonWords;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Shows that a gate of its own reads the causes that gaggled tells. */
class JsonCausesTest {

    private static final ExitStatus EXIT = new ExitStatus.Exited(3);
    private static final Cause.Operator ALICE = new Cause.Operator("alice", "zmq");
    private static final Cause DIED = new Cause.Ended(EXIT, null);

    static final List<Cause> CAUSES = List.of(
            ALICE,
            DIED,
            new Cause.Ended(new ExitStatus.Killed(ProcessSignal.KILL, false), ALICE),
            new Cause.Ended(new ExitStatus.Killed(Objects.requireNonNull(ProcessSignal.parse("40")), true), null),
            new Cause.Ended(new ExitStatus.Unknown(143), null),
            new Cause.Ended(new ExitStatus.Unknown(null), null),
            new Cause.StartFailed("/bin/db: there is no such file", "ENOENT"),
            new Cause.StartFailed("no room", null),
            new Cause.Limit(3, Duration.ofSeconds(10), DIED),
            new Cause.NotReady(Duration.ofSeconds(30), "connection refused"),
            new Cause.NotReady(null, "connection refused"),
            new Cause.NotAlive("no answer within 1s"),
            new Cause.Schedule("every 5m"),
            new Cause.Placement("host1 runs it"),
            new Cause.Reload(),
            new Cause.Unknown(),
            new Cause.Dependency("db", DIED),
            new Cause.Dependency("db", new Cause.Limit(3, Duration.ofSeconds(10), new Cause.NotAlive("no answer"))),
            new Cause.Dependency("api", new Cause.Dependency("db", ALICE)));

    private static JsonObject json(Cause cause) throws JsonException {
        ProgramState state = ProgramState.builder("web").lastExit(EXIT).cause(cause).build();
        return JsonObject.parse(JsonWords.of(state).toString());
    }

    @ParameterizedTest
    @FieldSource("CAUSES")
    void isReadAsItWasTold(Cause cause) throws Exception {
        assertEquals(cause, JsonCauses.ofState(json(cause)));
        assertEquals(EXIT, JsonCauses.lastExit(json(cause)));
    }

    /** Its two ends are told, and say all that is decided by it. */
    @Test
    void theMiddleOfALongRowIsNotTold() throws Exception {
        Cause lost = new Cause.Dependency("db", DIED);
        Cause row = new Cause.Dependency("web", new Cause.Dependency("api", lost));
        Cause read = JsonCauses.ofState(json(row));
        assertEquals(new Cause.Dependency("web", lost), read);
        assertEquals(row.toString(), String.valueOf(read));
        assertEquals("db", row.getRootProgram());
    }

    /** Of those the reason is told, in words. */
    @Test
    void whatIsNotKnownIsLeftToItsWords() throws Exception {
        assertNull(JsonCauses.ofState(JsonObject.parse("{}")));
        assertNull(JsonCauses.ofState(JsonObject.parse("{\"cause\": \"boredom\"}")));
        assertNull(JsonCauses.ofState(JsonObject.parse("{\"cause\": \"boredom\", \"cause_details\": {}}")));
        assertNull(JsonCauses.ofState(JsonObject.parse(
                "{\"cause\": \"dependency\", \"cause_details\": {\"program\": \"db\", \"root_program\": \"db\", \"root\": {\"cause\": \"boredom\"}}}")));
        assertNull(JsonCauses.ofState(json(new Cause.Shutdown(true))));
        assertNull(JsonCauses.lastExit(JsonObject.parse("{}")));
    }

    @Test
    void whatMakesNoSenseIsAnError() {
        assertThrows(
                JsonException.class,
                () -> JsonCauses.ofState(JsonObject.parse("{\"cause\": \"operator\", \"cause_details\": {}}")));
        assertThrows(
                JsonException.class,
                () -> JsonCauses.ofState(
                        JsonObject.parse(
                                "{\"cause\": \"signal\", \"cause_details\": {\"signal\": \"SIGWHAT\", \"core_dumped\": false}}")));
    }
}
