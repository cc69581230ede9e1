package org.gaggled.engine.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.gaggled.api.control.ControlException;
import org.gaggled.api.control.ControlOutcome;
import org.gaggled.api.program.Cause;
import org.gaggled.api.program.ExitStatus;
import org.gaggled.api.program.ProcessSignal;
import org.gaggled.api.program.ProgramPhase;
import org.gaggled.api.program.ProgramRun;
import org.gaggled.api.program.ProgramState;
import org.gaggled.api.program.ResourceUsage;
import org.gaggled.engine.core.Death;
import org.gaggled.engine.core.Notice;
import org.gaggled.engine.core.Outlook;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shows what is told of the runs of a program, also by the next gaggled, and where the disk has lost some of it. */
class RunHistoryTest {

    private static final Instant START = Instant.parse("2026-11-30T12:00:00Z");
    private static final ExitStatus FAILURE = new ExitStatus.Exited(3);
    private static final ExitStatus TERMINATED = new ExitStatus.Killed(ProcessSignal.TERM, false);
    private static final Cause.Operator ANN = new Cause.Operator("ann", "controlurl");
    private static final ResourceUsage USAGE =
            ResourceUsage.builder(Duration.ofMillis(20), Duration.ofMillis(10)).maxResidentBytes(4096L).build();

    @TempDir
    Path directory;

    private Instant now = START;
    private RunHistory history;

    @BeforeEach
    void begin() {
        history = RunHistory.open(directory, () -> now);
    }

    @AfterEach
    void end() {
        history.close();
    }

    /** The next gaggled. */
    private void beginAgain() {
        history.close();
        begin();
    }

    private static ProgramState.Builder state() {
        return ProgramState.builder("web");
    }

    private void ready(long pid, Duration after, boolean again) {
        history.note(new Notice.Ready(state().phase(ProgramPhase.UP).pid(pid).build(), after, again));
    }

    private void down(long pid, Duration length) {
        history.note(new Notice.Down(
                state().lastPid(pid).cause(new Cause.Ended(FAILURE, null)).lastUsage(USAGE).build(),
                new Death(FAILURE, false, null), length, new Outlook.StartsIn(Duration.ZERO)));
    }

    private void stopped(long pid, Duration length) {
        history.note(new Notice.Down(
                state().lastPid(pid).cause(ANN).operatorDisabled(true).stoppedByGaggle(true).build(),
                new Death(TERMINATED, true, null), length, new Outlook.Disabled()));
    }

    private List<ProgramRun> runs(ProgramState.Builder now) throws Exception {
        return history.of(now.build()).toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    private Path file() {
        return directory.resolve("history/web/runs");
    }

    @Test
    void aRunThatIsOverIsToldByTheNextGaggledToo() throws Exception {
        now = START.plusSeconds(1);
        ready(11, Duration.ofSeconds(1), false);
        now = START.plusSeconds(5);
        down(11, Duration.ofSeconds(5));
        beginAgain();

        ProgramRun run = runs(state()).getFirst();

        assertEquals(11, run.getPid());
        assertEquals(START, run.getStarted());
        assertEquals(START.plusSeconds(1), run.getReady());
        assertEquals(START.plusSeconds(5), run.getEnded());
        assertEquals(FAILURE, run.getExit());
        assertEquals("exit 3", run.getReason());
        assertEquals(USAGE.toString(), String.valueOf(run.getUsage()));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));
    }

    @Test
    void aStopSaysWhoStoppedIt() throws Exception {
        stopped(11, Duration.ofSeconds(5));

        ProgramRun run = runs(state()).getFirst();

        assertTrue(run.wasStoppedByGaggle());
        assertEquals(TERMINATED, run.getExit());
        assertEquals("stopped by " + ANN, run.getReason());
        assertNull(run.getUsage());
    }

    @Test
    void theRunThatGoesOnComesFirst() throws Exception {
        down(11, Duration.ofSeconds(5));
        ready(12, Duration.ofSeconds(2), false);
        now = START.plusSeconds(10);
        ready(12, Duration.ofSeconds(1), true);
        beginAgain();

        List<ProgramRun> runs = runs(state().phase(ProgramPhase.UP).pid(12).uptime(Duration.ofSeconds(12)));

        assertEquals(List.of(12L, 11L), runs.stream().map(ProgramRun::getPid).toList());
        assertEquals(START.minusSeconds(2), runs.getFirst().getStarted());
        assertEquals(START, runs.getFirst().getReady());
        assertNull(runs.getFirst().getEnded());
    }

    /** As in a container, where everybody has the pid that it had the last time. */
    @Test
    void whatIsKnownOfARunWhoseEndNobodySawIsNotToldOfAnother() throws Exception {
        ready(11, Duration.ofSeconds(1), false);
        now = START.plusSeconds(60);

        assertNull(runs(state().phase(ProgramPhase.UP).pid(11).uptime(Duration.ofSeconds(3))).getFirst().getReady());

        down(11, Duration.ofSeconds(3));
        assertNull(runs(state()).getFirst().getReady());
        assertEquals(1, runs(state()).size());
    }

    @Test
    void theLastHundredAreKept() throws Exception {
        for (int pid = 1; pid <= 1000; pid++) {
            ready(pid, Duration.ofMillis(10), false);
            down(pid, Duration.ofMillis(20));
        }

        List<Long> pids = runs(state()).stream().map(ProgramRun::getPid).toList();

        assertEquals(IntStream.rangeClosed(901, 1000).mapToObj(pid -> 1901L - pid).toList(), pids);
        assertTrue(Files.size(file()) < 100_000, () -> "the file grows: " + file().toFile().length());
    }

    @Test
    void withoutADirectoryTheLastTenAreToldAsLongAsGaggledRuns() throws Exception {
        history.close();
        history = RunHistory.open(null, () -> now);
        for (int pid = 1; pid <= 30; pid++) {
            ready(pid, Duration.ofMillis(10), false);
            down(pid, Duration.ofMillis(20));
        }

        List<Long> pids = runs(state()).stream().map(ProgramRun::getPid).toList();

        assertEquals(IntStream.rangeClosed(21, 30).mapToObj(pid -> 51L - pid).toList(), pids);
    }

    @Test
    void aLineThatWasTornByALossOfPowerCostsThatRunAlone() throws Exception {
        down(11, Duration.ofSeconds(1));
        down(12, Duration.ofSeconds(1));
        runs(state());
        byte[] whole = Files.readAllBytes(file());
        Files.write(file(), Arrays.copyOf(whole, whole.length - 10));
        down(13, Duration.ofSeconds(1));

        assertEquals(List.of(13L, 11L), runs(state()).stream().map(ProgramRun::getPid).toList());
    }

    @Test
    void linesThatAreNoRunsArePassedOver() throws Exception {
        down(11, Duration.ofSeconds(1));
        runs(state());
        Files.write(file(), List.of("{}", "{\"pid\":0,\"started\":\"2026-11-30T12:00:00Z\"}",
                "{\"pid\":1,\"started\":\"yesterday\"}", "\u0000\u0000",
                "{\"pid\":1,\"started\":\"2026-11-30T12:00:00Z\",\"exit\":{\"code\":99999999999}}"),
                StandardOpenOption.APPEND);

        assertEquals(List.of(11L), runs(state()).stream().map(ProgramRun::getPid).toList());
    }

    @Test
    void whatCannotBeReadIsSaid() throws Exception {
        Files.createDirectories(file());

        Throwable failure = assertThrows(ExecutionException.class, () -> runs(state())).getCause();

        assertEquals(ControlOutcome.REFUSED, assertInstanceOf(ControlException.class, failure).getOutcome());
        assertTrue(failure.getMessage().startsWith("the history cannot be read: "), failure.getMessage());
    }

    /** Supervision and later runs go on. */
    @Test
    void whatCannotBeWrittenIsLost() throws Exception {
        Path way = Files.writeString(directory.resolve("history"), "in the way");
        down(11, Duration.ofSeconds(1));
        assertThrows(ExecutionException.class, () -> runs(state()));
        Files.delete(way);
        down(12, Duration.ofSeconds(1));

        assertEquals(List.of(12L), runs(state()).stream().map(ProgramRun::getPid).toList());
    }

    @Test
    void afterTheEndNothingIsTold() {
        history.close();

        Throwable failure = assertThrows(ExecutionException.class, () -> runs(state())).getCause();

        assertEquals(ControlOutcome.ENDED, assertInstanceOf(ControlException.class, failure).getOutcome());
    }

    @Test
    void theLongestNameHasItsFile() throws Exception {
        String longest = "x".repeat(255);
        history.note(new Notice.Down(
                ProgramState.builder(longest).lastPid(11).build(), new Death(FAILURE, false, null),
                Duration.ofSeconds(1), new Outlook.Over()));

        assertEquals(1, history.of(ProgramState.builder(longest).build()).toCompletableFuture()
                .get(60, TimeUnit.SECONDS).size());
    }

    @Test
    void aReasonThatIsVeryLongIsCut() throws Exception {
        history.note(new Notice.Down(
                state().lastPid(11).stoppedByGaggle(true).cause(new Cause.NotAlive("x".repeat(10_000))).build(),
                new Death(TERMINATED, true, null), Duration.ofSeconds(1), new Outlook.Over()));

        assertTrue(String.valueOf(runs(state()).getFirst().getReason()).length() < 600);
    }
}
