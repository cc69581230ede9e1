package org.gaggled.transport.zmq.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.gaggled.api.program.Cause;
import org.gaggled.api.program.DependencyState;
import org.gaggled.api.program.DependencyState.Until;
import org.gaggled.api.program.ExitStatus;
import org.gaggled.api.program.ProgramDescription;
import org.gaggled.api.program.ProgramPhase;
import org.gaggled.api.program.ProgramState;
import org.gaggled.json.JsonException;
import org.gaggled.json.JsonObject;
import org.gaggled.json.JsonWords;
import org.gaggled.transport.zmq.wire.WireState;
import org.junit.jupiter.api.Test;

/** Shows what the tools print of programs that are ready, not ready or done, and of servers that tell none of it. */
class ReadyTextTest {

    private static ProgramState.Builder up() {
        return ProgramState.builder("db").phase(ProgramPhase.UP).pid(7).lastPid(7).uptime(Duration.ofSeconds(3));
    }

    private static ProgramState.Builder done() {
        return ProgramState.builder("migrate").phase(ProgramPhase.DONE).lastPid(8).succeeded(true)
                .lastExit(new ExitStatus.Exited(0));
    }

    private static String why(ProgramDescription.Builder description) throws JsonException {
        return WhyText.of(JsonWords.of(description.build()));
    }

    private static String tagOf(JsonObject program) throws JsonException {
        return new WideDump(false).lines(List.of(program), Instant.EPOCH).substring(0, "[NOTREADY]".length());
    }

    @Test
    void whatIsUpAndNotReadySaysWhy() throws JsonException {
        ProgramState state = up().ready(false).cause(new Cause.NotReady(null, "connection refused")).build();
        assertEquals(
                "db is up, pid 7, for 3s: it has not been ready for 2s: connection refused\n"
                        + "  it says: recovering, 3 of 7\\u001b[2J\n"
                        + "  restarts: 0\n",
                why(ProgramDescription.builder(state)
                        .explanation("it has not been ready for 2s: connection refused")
                        .status("recovering, 3 of 7\u001b[2J")));
        JsonObject program = JsonWords.of(state);
        assertEquals("[NOTREADY]", tagOf(program));
        assertTrue(WideText.of(program, Instant.EPOCH).endsWith("; it is not ready: connection refused"),
                () -> program.toString());
    }

    /** As after an adoption, where a process ended while there was no gaggled. */
    @Test
    void anEndThatNobodySawIsReadAndShown() throws JsonException {
        ExitStatus unseen = new ExitStatus.Unknown(null);
        ProgramState running = up().lastExit(unseen).build();
        JsonObject program = JsonObject.parse(JsonWords.of(running).toString());
        assertEquals(Set.of(), program.object("last_exit").names());
        assertTrue(WideText.of(program, Instant.EPOCH).endsWith("; last exit: exit status not known"),
                () -> program.toString());
        assertEquals("db is up, pid 7, for 3s\n  last exit: exit status not known\n  restarts: 0\n",
                why(ProgramDescription.builder(running)));
        ProgramState down = ProgramState.builder("db").phase(ProgramPhase.DOWN).lastExit(unseen).build();
        assertTrue(WideText.of(JsonWords.of(down), Instant.EPOCH).startsWith("ended, exit status not known"));
        JsonObject classic = WideText.classic(WireState.of(down));
        assertEquals("ended, exit status not known", WideText.ending(classic));
        String either = WideText.of(JsonWords.of(up().lastExit(new ExitStatus.Unknown(143)).build()), Instant.EPOCH);
        assertTrue(either.endsWith("; last exit: exit or signal, code 143"), either);
    }

    @Test
    void whatIsReadyIsUpAndNothingMore() throws JsonException {
        assertEquals("db is up, pid 7, for 3s\n  restarts: 0\n", why(ProgramDescription.builder(up().build())));
        assertEquals("[UP      ]", tagOf(JsonWords.of(up().build())));
    }

    @Test
    void aServerThatDoesNotTellHasOnlyWhatIsUp() throws JsonException {
        String told = JsonWords.of(up().ready(false).build()).toString();
        assertEquals("[UP      ]", tagOf(JsonObject.parse(told.replace("\"ready\":false,", ""))));
    }

    @Test
    void whatIsDoneIsNotDown() throws JsonException {
        assertEquals("[DONE    ]", tagOf(JsonWords.of(done().build())));
        assertEquals(
                "migrate is done: it was done 5s ago\n  last exit: exit 0, 5s ago\n  restarts: 0\n",
                why(ProgramDescription.builder(done().build())
                        .explanation("it was done 5s ago")
                        .sinceLastExit(Duration.ofSeconds(5))));
    }

    @Test
    void ofWhatNobodyKnowsIsSaidHowItWasLast() throws JsonException {
        ProgramState web = ProgramState.builder("web").phase(ProgramPhase.WAITING).build();
        assertEquals(
                "web is waiting: it waits\n"
                        + "  depends on db@host2 (unknown, last known as up): not satisfied for 4s\n"
                        + "  depends on db@host3 (unknown): not satisfied for 0ms\n"
                        + "  restarts: 0\n",
                why(ProgramDescription.builder(web).explanation("it waits").dependencies(List.of(
                        DependencyState.builder("db@host2").phase(ProgramPhase.UP).known(false)
                                .since(Duration.ofSeconds(4)).build(),
                        DependencyState.builder("db@host3").known(false).build()))));
    }

    @Test
    void dependenciesSayWhatIsWaitedForWhereThatIsNotTheUsual() throws JsonException {
        ProgramState web = ProgramState.builder("web").phase(ProgramPhase.WAITING).build();
        DependencyState.Builder db = DependencyState.builder("db").phase(ProgramPhase.UP).propagate(true)
                .grace(Duration.ofSeconds(10)).since(Duration.ofSeconds(4));
        assertEquals(
                "web is waiting: it waits\n"
                        + "  depends on db (up, not ready): not satisfied for 4s, propagates after 10s\n"
                        + "  depends on db (up): not satisfied for 4s, 6s of its delay to go, propagates after 10s\n"
                        + "  depends on migrate, until done (done): satisfied for 4s\n"
                        + "  depends on cache, until started (failed): satisfied for 4s, not required\n"
                        + "  restarts: 0\n",
                why(ProgramDescription.builder(web)
                        .explanation("it waits")
                        .dependencies(List.of(
                                db.build(),
                                db.remaining(Duration.ofSeconds(6)).build(),
                                DependencyState.builder("migrate").until(Until.DONE).phase(ProgramPhase.DONE)
                                        .satisfied(true).since(Duration.ofSeconds(4)).build(),
                                DependencyState.builder("cache").until(Until.STARTED).phase(ProgramPhase.FAILED)
                                        .required(false).satisfied(true).since(Duration.ofSeconds(4)).build()))));
    }
}
