package org.gaggled.engine.reload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.gaggled.api.PluginException;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.config.ConfigProblem;
import org.gaggled.api.control.ControlException;
import org.gaggled.api.control.ControlOutcome;
import org.gaggled.api.control.Operation;
import org.gaggled.api.control.OperationRequest;
import org.gaggled.api.control.ReloadPlan;
import org.gaggled.api.control.Requester;
import org.gaggled.api.control.Role;
import org.gaggled.api.event.GaggleEvent;
import org.gaggled.api.event.GaggleEventType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shows what a reload does to a gaggle that runs: what its plan says, or nothing. */
class ReloaderTest {

    private static final String DB = "db\n  command = /bin/sleep\n  argv = 1\n";
    private static final String WEB = "web\n  command = /bin/sleep\n  argv = 80\n  depends = db\n";

    @TempDir
    Path directory;

    private RunningReloads gaggle;

    @BeforeEach
    void begin() throws Exception {
        gaggle = new RunningReloads(directory, DB + WEB);
        gaggle.process("web");
    }

    @AfterEach
    void end() throws Exception {
        gaggle.close();
    }

    private ReloadPlan reload() throws Exception {
        return RunningReloads.await(gaggle.port().reload(RunningReloads.TESTER));
    }

    private List<GaggleEvent> reloads() {
        return gaggle.events.stream().filter(event -> event.getType() == GaggleEventType.GAGGLE_RELOADED).toList();
    }

    private static ControlOutcome refusal(CompletionStage<?> stage) {
        ExecutionException failed = assertThrows(ExecutionException.class, () -> RunningReloads.await(stage));
        return Objects.requireNonNull(ControlException.find(failed)).getOutcome();
    }

    private void nothingHasChanged(RunningReloads.Process db) throws Exception {
        assertSame(db, gaggle.process("db"));
        assertEquals(Set.of("db", "web"), gaggle.alive());
        // Answered after whatever came before it.
        RunningReloads.await(gaggle.port().getSnapshot());
        assertEquals(List.of(), reloads());
    }

    @Test
    void whatThePlanNamesChangesAndNothingElse() throws Exception {
        RunningReloads.Process db = gaggle.process("db");
        RunningReloads.Process web = gaggle.process("web");
        gaggle.write(DB + WEB.replace("argv = 80", "argv = 81") + "cache\n  command = /bin/sleep\n");
        ReloadPlan plan = reload();
        assertEquals("[keep db, restart web, start cache]", plan.getPrograms().toString());
        gaggle.await("web runs anew", () -> gaggle.alive().equals(Set.of("db", "web", "cache")));
        assertSame(db, gaggle.process("db"));
        assertNotEquals(web.pid, gaggle.process("web").pid);
        // The answer may come first.
        gaggle.await("the new parts are kept",
                () -> gaggle.parts.history.equals(List.of("prepare", "take effect", "keep")));
        gaggle.write(DB);
        assertEquals("[keep db, stop web, stop cache]", reload().getPrograms().toString());
        gaggle.await("what is gone is stopped", () -> gaggle.alive().equals(Set.of("db")));
        assertSame(db, gaggle.process("db"));
    }

    @Test
    void thatItTakesEffectIsToldBeforeWhatFollowsFromIt() throws Exception {
        gaggle.write(DB);
        reload();
        gaggle.await("web is down", () -> gaggle.events.stream()
                .anyMatch(event -> event.getType() == GaggleEventType.PROGRAM_DOWN));
        List<GaggleEventType> told = gaggle.events.stream().map(GaggleEvent::getType)
                .dropWhile(type -> type != GaggleEventType.GAGGLE_RELOADED).toList();
        assertEquals(
                List.of(GaggleEventType.GAGGLE_RELOADED, GaggleEventType.PROGRAM_STOPPING,
                        GaggleEventType.PROGRAM_DOWN),
                told);
        assertEquals("asked by tester (test); 2 programs: 1 stop, 1 kept", reloads().getFirst().getMessage());
    }

    @Test
    void aFileWithMistakesChangesNothingAndTellsThemAll() throws Exception {
        RunningReloads.Process db = gaggle.process("db");
        gaggle.write(DB + "web\n  comand = /bin/sleep\nlog\n  command = /no/such/file\n");
        ReloadPlan plan = reload();
        assertTrue(plan.isRefused());
        assertEquals(3, plan.getProblems().size(), plan.getProblems()::toString);
        assertEquals(plan.getProblems().toString(),
                RunningReloads.await(gaggle.port().planReload(RunningReloads.TESTER)).getProblems().toString());
        nothingHasChanged(db);
    }

    /** A gaggled that went on by another state directory would not find what runs. */
    @Test
    void whatAReloadIsRefusedForKeepsAnotherGaggledFromGoingOn() throws Exception {
        RunningReloads.Process db = gaggle.process("db");
        gaggle.write("gaggled\n  statedir = state\n" + DB + WEB);
        List<ConfigProblem> problems = RunningReloads.await(gaggle.reloader.checkHandover()).getProblems();
        assertTrue(problems.getFirst().getMessage().startsWith("'statedir' cannot be changed while gaggled runs"),
                problems::toString);
        assertEquals(reload().getProblems().toString(), problems.toString());
        gaggle.write(DB + WEB.replace("argv = 80", "argv = 81"));
        assertEquals(List.of(), RunningReloads.await(gaggle.reloader.checkHandover()).getProblems());
        // That is for the next gaggled to judge.
        gaggle.write(DB + "  setting of the next version = 1\n");
        assertEquals(List.of(), RunningReloads.await(gaggle.reloader.checkHandover()).getProblems());
        nothingHasChanged(db);
    }

    @Test
    void aFileThatIsGoneOrEmptyChangesNothing() throws Exception {
        RunningReloads.Process db = gaggle.process("db");
        gaggle.write("");
        assertTrue(reload().isRefused());
        Files.delete(directory.resolve("gaggle.outline"));
        assertTrue(reload().isRefused());
        nothingHasChanged(db);
        gaggle.write(DB);
        assertFalse(reload().isRefused());
    }

    @Test
    void whatCannotBeOpenedRefusesTheWhole() throws Exception {
        RunningReloads.Process db = gaggle.process("db");
        gaggle.parts.refusal = new UnopenedException(
                new ConfigPosition("gaggle.outline", 7, 3), new PluginException("port 9876 is in use"));
        gaggle.write(DB);
        ReloadPlan plan = reload();
        assertEquals(List.of("gaggle.outline:7:3: port 9876 is in use"),
                plan.getProblems().stream().map(Object::toString).toList());
        nothingHasChanged(db);
        gaggle.parts.refusal = null;
        assertFalse(reload().isRefused());
        gaggle.await("web is stopped", () -> gaggle.alive().equals(Set.of("db")));
    }

    @Test
    void aPlanChangesNothing() throws Exception {
        RunningReloads.Process db = gaggle.process("db");
        gaggle.write(DB);
        assertEquals("[keep db, stop web]",
                RunningReloads.await(gaggle.port().planReload(RunningReloads.TESTER)).getPrograms().toString());
        assertEquals(List.of(), gaggle.parts.history);
        nothingHasChanged(db);
    }

    @Test
    void whoMayOnlyWatchMayNeitherReloadNorSeeAPlan() {
        Requester watcher = new Requester("watcher", "test", Role.WATCH);
        assertEquals(ControlOutcome.FORBIDDEN, refusal(gaggle.port().reload(watcher)));
        assertEquals(ControlOutcome.FORBIDDEN, refusal(gaggle.port().planReload(watcher)));
    }

    @Test
    void aShutdownThatComesBetweenIsNotHeldUpAndUndoesIt() throws Exception {
        gaggle.parts.whileOpening = () -> gaggle.port().shutdown(RunningReloads.TESTER);
        gaggle.write(DB + WEB + "cache\n  command = /bin/sleep\n");
        ControlOutcome outcome = refusal(gaggle.port().reload(RunningReloads.TESTER));
        assertTrue(Set.of(ControlOutcome.SHUTTING_DOWN, ControlOutcome.ENDED).contains(outcome), outcome::toString);
        gaggle.await("it is undone", () -> gaggle.parts.history.equals(List.of("prepare", "undo")));
        assertEquals(List.of(), reloads());
    }

    @Test
    void anErrorBeforeItIsInForceUndoesIt() throws Exception {
        RunningReloads.Process db = gaggle.process("db");
        gaggle.parts.takingEffect = () -> {
            throw new IllegalStateException("on purpose");
        };
        gaggle.write(DB);
        assertThrows(ExecutionException.class,
                () -> RunningReloads.await(gaggle.port().reload(RunningReloads.TESTER)));
        assertEquals(List.of("prepare", "take effect", "undo"), gaggle.parts.history);
        nothingHasChanged(db);
        gaggle.parts.takingEffect = () -> {};
        assertEquals("[keep db, stop web]", reload().getPrograms().toString());
    }

    @Test
    void oneAtATimeAndNotTooMany() throws Exception {
        CountDownLatch opening = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        gaggle.parts.whileOpening = () -> {
            opening.countDown();
            try {
                go.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        };
        List<CompletionStage<ReloadPlan>> begun = new ArrayList<>();
        begun.add(gaggle.port().reload(RunningReloads.TESTER));
        opening.await();
        for (int i = 0; i < Reloader.MAX_WAITING; i++) {
            begun.add(gaggle.port().reload(RunningReloads.TESTER));
        }
        assertEquals(ControlOutcome.BUSY, refusal(gaggle.port().reload(RunningReloads.TESTER)));
        assertEquals(0, reloads().size());
        go.countDown();
        for (CompletionStage<ReloadPlan> each : begun) {
            assertTrue(RunningReloads.await(each).isEmpty());
        }
        RunningReloads.await(gaggle.port().getSnapshot());
        gaggle.await("each is told", () -> reloads().size() == begun.size());
    }

    @Test
    void theEndRefusesWhatWaits() throws Exception {
        CountDownLatch opening = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        gaggle.parts.whileOpening = () -> {
            opening.countDown();
            while (go.getCount() > 0) {
                Thread.onSpinWait();
            }
        };
        var _ = gaggle.port().reload(RunningReloads.TESTER);
        opening.await();
        CompletionStage<ReloadPlan> waiting = gaggle.port().planReload(RunningReloads.TESTER);
        Thread closer = Thread.ofPlatform().start(gaggle.reloader::close);
        assertEquals(ControlOutcome.ENDED, refusal(waiting));
        assertEquals(ControlOutcome.ENDED, refusal(gaggle.port().reload(RunningReloads.TESTER)));
        go.countDown();
        closer.join();
    }

    @Test
    void whereAChannelHasMovedToIsToldToWhatIsStartedLater() throws Exception {
        gaggle.parts.variables = Map.of("GAGGLED_EVENT_URL", "tcp://goose:2");
        RunningReloads.Process web = gaggle.process("web");
        reload();
        assertSame(web, gaggle.process("web"));
        RunningReloads.await(gaggle.port().perform(
                OperationRequest.builder(Operation.RESTART, RunningReloads.TESTER).program("web").build()));
        gaggle.await("web runs anew", () -> gaggle.alive().contains("web") && !web.equals(processOf("web")));
        assertEquals("tcp://goose:2", processOf("web").request.getEnvironment().get("GAGGLED_EVENT_URL"));
    }

    private RunningReloads.Process processOf(String program) {
        try {
            return gaggle.process(program);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whoeverWaitsForAProgramThatIsGoneWaitsNoLonger() throws Exception {
        var waiting = gaggle.port().perform(OperationRequest.builder(Operation.STOP, RunningReloads.TESTER)
                .program("web").waitAtMost(Duration.ofHours(1)).build());
        gaggle.write(DB);
        reload();
        assertEquals(ControlOutcome.DONE, RunningReloads.await(waiting).getOutcome());
    }
}
