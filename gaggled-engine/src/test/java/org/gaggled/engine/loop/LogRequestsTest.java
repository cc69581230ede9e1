package org.gaggled.engine.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.gaggled.api.GaggleInfo;
import org.gaggled.api.control.ControlException;
import org.gaggled.api.control.ControlOutcome;
import org.gaggled.api.control.LogExcerpt;
import org.gaggled.api.control.LogLine;
import org.gaggled.api.control.LogRequest;
import org.gaggled.api.control.ProgramSelector;
import org.gaggled.api.control.Requester;
import org.gaggled.api.control.Role;
import org.gaggled.engine.core.Definitions;
import org.gaggled.engine.core.GaggleDefinition;
import org.gaggled.engine.core.LifeRulesBuilder;
import org.gaggled.engine.core.ProgramDefinition;
import org.gaggled.engine.core.ProgramId;
import org.gaggled.engine.core.StopOrder;
import org.gaggled.engine.event.EventFanout;
import org.gaggled.engine.output.history.LogBook;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Requests for what programs print mean the programs of the definition in force, by what they are called there. */
class LogRequestsTest {

    private static final long LONG_SECONDS = 60;
    private static final Requester ME = new Requester("me", "test", Role.WATCH);

    private final LogBook logs = new LogBook(null);
    private final LoopControlPort port = new LoopControlPort(
            new LinkedBlockingQueue<>(),
            new EventFanout(GaggleInfo.builder("instance").hostName("host").version("1").configFile("file").build(),
                    InstantSource.system()),
            logs, Map::of,
            definition(new ProgramId("web"), new ProgramId("db")));

    @AfterEach
    void close() {
        port.close();
        logs.close();
    }

    private static GaggleDefinition definition(ProgramId... programs) {
        List<ProgramDefinition> all = List.of(programs).stream().map(LogRequestsTest::definition).toList();
        return new GaggleDefinition(all, Duration.ofMillis(100), StopOrder.REVERSE);
    }

    private static ProgramDefinition definition(ProgramId program) {
        ProgramDefinition named = Definitions.of(program.section(), new LifeRulesBuilder().build());
        return new ProgramDefinition(program, named.origin(), named.life(), named.launch(), named.settings());
    }

    private CompletionStage<LogExcerpt> ask(String... programs) {
        return port.readLogs(LogRequest.builder(ME, ProgramSelector.of(List.of(programs))).build());
    }

    private static LogExcerpt answer(CompletionStage<LogExcerpt> stage) throws Exception {
        return stage.toCompletableFuture().get(LONG_SECONDS, TimeUnit.SECONDS);
    }

    private static ControlException failure(CompletionStage<LogExcerpt> stage) {
        ExecutionException failed = assertThrows(ExecutionException.class, () -> answer(stage));
        return Objects.requireNonNull(ControlException.find(failed), failed::toString);
    }

    private void print(ProgramId program, String line) {
        logs.open(program, LogLine.Stream.OUTPUT, 10, null)
                .add(MemorySegment.ofArray((line + "\n").getBytes(StandardCharsets.UTF_8)), 0, 0);
    }

    @Test
    void namesAndGlobsMeanPrograms() throws Exception {
        print(new ProgramId("web"), "hello");
        LogExcerpt excerpt = answer(ask("*"));
        assertEquals("[web: hello]", excerpt.getLines().toString());
        assertEquals(Map.of(
                "db", "what it prints goes where gaggled itself prints; set 'log' to a file to have it captured"),
                excerpt.getNotes());
    }

    @Test
    void aNameOfNoProgramIsSaid() {
        ControlException failure = failure(ask("web", "wbe"));
        assertEquals(ControlOutcome.NO_SUCH_PROGRAM, failure.getOutcome());
        assertEquals("no program has the name 'wbe'", failure.getMessage());
        assertEquals("no program has the tag 'x'; no program has tags", failure(ask("@x")).getMessage());
    }

    /** A program that gets others beside it keeps its lines, which are shown by what it is called now. */
    @Test
    void aProgramIsShownByTheNameThatItHasNow() throws Exception {
        ProgramId alone = new ProgramId("web");
        print(alone, "hello");
        ProgramId first = ProgramId.instanceOf("web", 1);
        port.follow(definition(first, ProgramId.instanceOf("web", 2)));
        assertEquals("[web:1: hello]", answer(ask("web")).getLines().toString());
        assertEquals(ControlOutcome.NO_SUCH_PROGRAM, failure(ask("db")).getOutcome());
    }

    /** When the loop ends, what programs print last is still to be read. */
    @Test
    void linesCanBeReadUntilTheirBookIsClosed() throws Exception {
        port.close();
        print(new ProgramId("web"), "bye");
        assertEquals("[web: bye]", answer(ask("web")).getLines().toString());
        logs.close();
        assertEquals(ControlOutcome.ENDED, failure(ask("web")).getOutcome());
    }
}
