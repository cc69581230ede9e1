package org.gaggled.dist.torture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who judges the torture sees a program that is lost, doubled or orphaned, and a gap in the numbers of events. */
class JudgeIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String WEB = "web";

    @TempDir
    Path directory;

    private final List<Process> started = new ArrayList<>();
    private Ledger ledger;

    /** A condition that files and processes have to reach. */
    private interface Condition {

        boolean holds() throws IOException;
    }

    @BeforeEach
    void preparePlayer() throws Exception {
        Player.compile(directory);
        ledger = new Ledger(directory.resolve("report"));
    }

    @AfterEach
    void endAll() throws Exception {
        for (Process process : started) {
            process.destroyForcibly().waitFor();
        }
        ledger.read();
        ledger.allLiving().forEach(run -> ProcessHandle.of(run.pid()).ifPresent(ProcessHandle::destroyForcibly));
        await(() -> ledger.allLiving().isEmpty());
    }

    private Process play(String kind) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(directory.resolve("player").toString(), kind, directory.toString(), "600");
        builder.environment().put("GAGGLED_PROGRAM_NAME", WEB);
        Process process = builder.start();
        started.add(process);
        return process;
    }

    private void await(Condition condition) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            assertTrue(System.nanoTime() < deadline,
                    () -> "not within " + PATIENCE + ": " + ledger.counts() + ", " + ledger.allLiving());
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
            ledger.read();
        }
    }

    private void awaitReported(String what, long times) throws IOException {
        await(() -> ledger.counts().getOrDefault(what, 0L) >= times);
    }

    @Test
    void aProgramThatRunsOnceIsAsItShouldBe() throws Exception {
        play("steady");
        awaitReported("begin", 1);
        assertEquals(Map.of(), ledger.notOnce(List.of(WEB)));
        assertEquals(List.of(), ledger.orphans());
        assertEquals(List.of(), ledger.takeFaults());
    }

    @Test
    void aProgramThatIsLostIsMissed() throws Exception {
        Process process = play("steady");
        awaitReported("begin", 1);
        process.destroyForcibly().waitFor();
        assertEquals(Map.of(WEB, 0), ledger.notOnce(List.of(WEB)));
    }

    @Test
    void aSecondOneIsSeenEvenIfItHasEndedMeanwhile() throws Exception {
        Process first = play("steady");
        awaitReported("begin", 1);
        Process second = play("steady");
        awaitReported("begin", 2);
        assertEquals(Map.of(WEB, 2), ledger.notOnce(List.of(WEB)));
        second.destroyForcibly().waitFor();
        assertEquals(Map.of(), ledger.notOnce(List.of(WEB)));
        String fault = ledger.takeFaults().getFirst().text();
        assertTrue(fault.matches("doubled web " + second.pid() + " \\d+ " + first.pid() + ", after .*"), fault);
    }

    @Test
    void aChildIsAnOrphanOnceItsRunHasEndedAndASuccessorMeetsIt() throws Exception {
        Process process = play("forks");
        awaitReported("child", 1);
        assertEquals(List.of(), ledger.orphans());
        process.destroyForcibly().waitFor();
        assertEquals(WEB, ledger.orphans().getFirst().program());
        play("steady");
        awaitReported("doubled", 1);
    }

    @Test
    void aProgramThatIsAskedToEndSaysSo() throws Exception {
        Process process = play("steady");
        awaitReported("begin", 1);
        process.destroy();
        assertEquals(0, process.waitFor());
        awaitReported("end", 1);
        assertEquals(Map.of(WEB, 2L), ledger.lastEnds());
    }

    @Test
    void gapsAndNumbersThatGoBackAreSeen() {
        List<String> violations = new ArrayList<>();
        EventNumbers numbers = new EventNumbers("a listener", violations::add);
        numbers.connected();
        numbers.heard("a", 7);
        numbers.heard("a", 8);
        numbers.missed(2);
        numbers.heard("a", 11);
        numbers.connected();
        numbers.heard("a", 20);
        numbers.connected();
        numbers.knownUpTo(25);
        numbers.heard("a", 26);
        assertEquals(List.of(), violations);
        numbers.heard("a", 28);
        numbers.heard("a", 28);
        numbers.heard("b", 29);
        numbers.knownUpTo(27);
        assertEquals(List.of(
                "a listener: a gap between the events 26 and 28",
                "a listener: event 28 was there, and then came 28",
                "a listener: events of a, and then of b",
                "a listener: event 29 was there, and a later snapshot ends with 27"), violations);
    }
}
