package org.gaggled.api.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.gaggled.api.control.ControlException;
import org.gaggled.api.control.ControlOutcome;
import org.gaggled.api.control.LogExcerpt;
import org.gaggled.api.control.LogLine;
import org.gaggled.api.control.LogRequest;
import org.gaggled.api.control.ProgramSelector;
import org.gaggled.api.control.Requester;
import org.gaggled.api.control.Role;
import org.gaggled.api.program.ProgramState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The fake control port gives away the lines that a test has put in, as the real one is documented to. */
class FakeLogsTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Requester ME = new Requester("me", "test", Role.WATCH);

    private final FakeControlPort port =
            new FakeControlPort(ProgramState.builder("web").build(), ProgramState.builder("db").build());

    @AfterEach
    void close() {
        port.close();
    }

    private void print(String program, String text) {
        port.put(new LogLine(
                program, LogLine.Stream.OUTPUT, Instant.now(), text.getBytes(StandardCharsets.UTF_8)));
    }

    private static LogRequest.Builder of(String... programs) {
        return LogRequest.builder(ME, ProgramSelector.of(List.of(programs)));
    }

    private CompletionStage<LogExcerpt> ask(LogRequest.Builder request) {
        return port.readLogs(request.build());
    }

    private static LogExcerpt answer(CompletionStage<LogExcerpt> stage) throws Exception {
        return stage.toCompletableFuture().get(LONG.toSeconds(), TimeUnit.SECONDS);
    }

    private static ControlOutcome failure(CompletionStage<LogExcerpt> stage) {
        ExecutionException failed = assertThrows(ExecutionException.class, () -> answer(stage));
        return Objects.requireNonNull(ControlException.find(failed)).getOutcome();
    }

    private static String text(LogExcerpt excerpt) {
        return excerpt.getLines().toString();
    }

    @Test
    void givesTheLastLinesOfThosePrograms() throws Exception {
        print("web", "one");
        print("db", "two");
        print("web", "three");
        port.putLogNote("db", "a note");
        assertEquals("[web: one, web: three]", text(answer(ask(of("web")))));
        assertEquals("[db: two, web: three]", text(answer(ask(of("*").lines(2)))));
        assertEquals(Map.of("db", "a note"), answer(ask(of("*"))).getNotes());
        assertEquals("[web: one, db: two, web: three]", text(answer(ask(of("*").since(LONG)))));
        assertEquals(4, port.getLogRequests().size());
    }

    @Test
    void givesTheFirstOnesAfterAPosition() throws Exception {
        print("web", "one");
        String position = answer(ask(of("web"))).getPosition();
        print("web", "two");
        print("db", "three");
        print("web", "four");
        LogExcerpt first = answer(ask(of("web").after(position).lines(1)));
        assertEquals("[web: two]", text(first));
        assertTrue(first.isCut());
        LogExcerpt second = answer(ask(of("web").after(first.getPosition())));
        assertEquals("[web: four]", text(second));
        assertFalse(second.isCut());
    }

    @Test
    void whoWaitsIsAnsweredByTheNextLine() throws Exception {
        String position = answer(ask(of("web"))).getPosition();
        CompletionStage<LogExcerpt> waiting = ask(of("web").after(position).waitAtMost(LONG));
        port.awaitLogRequest(LONG, request -> request.getWaitAtMost() != null);
        print("db", "not this");
        assertFalse(waiting.toCompletableFuture().isDone());
        print("web", "this");
        assertEquals("[web: this]", text(answer(waiting)));
    }

    @Test
    void whoWaitsInVainIsToldSo() throws Exception {
        String position = answer(ask(of("web"))).getPosition();
        LogExcerpt nothing = answer(ask(of("web").after(position).waitAtMost(Duration.ofMillis(1))));
        assertEquals("[]", text(nothing));
        assertEquals(position, nothing.getPosition());
    }

    @Test
    void whatIsNotKeptIsMissed() throws Exception {
        String position = answer(ask(of("web"))).getPosition();
        print("web", "gone");
        port.dropLogs();
        print("web", "there");
        LogExcerpt after = answer(ask(of("web").after(position)));
        assertEquals("[web: there]", text(after));
        assertEquals("gone\n".length(), after.getMissed());
        port.beginLogsAnew();
        print("web", "new");
        LogExcerpt anew = answer(ask(of("web").after(position)));
        assertEquals("[web: new]", text(anew));
        assertEquals(LogExcerpt.UNKNOWN, anew.getMissed());
        assertEquals(0, answer(ask(of("web").after(anew.getPosition()))).getMissed());
    }

    @Test
    void failsAsGaggledWould() throws Exception {
        assertEquals(ControlOutcome.NO_SUCH_PROGRAM, failure(ask(of("wbe"))));
        String position = answer(ask(of("web"))).getPosition();
        CompletionStage<LogExcerpt> waiting = ask(of("web").after(position).waitAtMost(LONG));
        port.failLogsWith(ControlOutcome.BUSY);
        assertEquals(ControlOutcome.BUSY, failure(waiting));
        assertEquals(ControlOutcome.BUSY, failure(ask(of("web"))));
        port.failLogsWith(null);
        CompletionStage<LogExcerpt> late = ask(of("web").after(position).waitAtMost(LONG));
        port.close();
        assertEquals(ControlOutcome.ENDED, failure(late));
        assertEquals(ControlOutcome.ENDED, failure(ask(of("web"))));
    }
}
