package org.gaggled.engine.probe;

import static org.gaggled.engine.probe.ProbesFixture.PATIENCE_SECONDS;
import static org.gaggled.engine.probe.ProbesFixture.WEB;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.api.launch.ProcessLauncher;
import org.gaggled.api.testkit.FakeLauncherContext;
import org.gaggled.engine.core.Definitions;
import org.gaggled.engine.core.Input;
import org.gaggled.engine.core.Probing;
import org.gaggled.engine.core.ProgramId;
import org.gaggled.engine.launch.LinuxLauncherFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shows {@code exec} with real processes: how they are run, what counts, and that nothing of them is left. */
class ExecProbeTest {

    @TempDir
    private Path directory;

    private ProcessLauncher launcher;
    private ProbesFixture probes;

    @BeforeEach
    void open() throws Exception {
        launcher = new LinuxLauncherFactory().open(new FakeLauncherContext());
        probes = new ProbesFixture(launcher, LaunchRequest.builder("web", Path.of("/bin/web"))
                .workingDirectory(directory)
                .environment(Map.of("PATH", "/usr/bin:/bin", "OWN", "of the program"))
                .build());
    }

    @AfterEach
    void close() {
        probes.close();
        launcher.close();
    }

    private static TestRules shell(String script) {
        return TestRules.of(Definitions.errand("/bin/sh", "-c", script)).inRow(1, 1);
    }

    /** Waits for a file that a script has written, and gives its only line. */
    private String line(String file) throws IOException {
        Path path = directory.resolve(file);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!Files.exists(path) || !Files.readString(path).endsWith("\n")) {
            assertTrue(System.nanoTime() < deadline, file);
            Thread.onSpinWait();
        }
        return Files.readString(path).strip();
    }

    private static void awaitGone(String pid) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (Files.exists(Path.of("/proc", pid, "exe")) && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertFalse(Files.exists(Path.of("/proc", pid, "exe")), () -> pid + " is gone");
    }

    @Test
    void itIsRunAsTheProgramIs() throws Exception {
        probes.begin(shell("echo $OWN, $GAGGLED_PID, $(pwd) > seen.new; mv seen.new seen"));
        assertEquals(new Input.BecameReady(WEB, 1), probes.next());
        assertEquals("of the program, 4711, " + directory, line("seen"));
    }

    @Test
    void whateverIsNotASuccessSaysHowItEnded() throws Exception {
        probes.begin(shell("exit 3"));
        assertEquals("exit 3", probes.nextReason());
        probes.begin(shell("kill -KILL $$"));
        assertEquals("killed by SIGKILL", probes.nextReason());
        probes.begin(TestRules.of(Definitions.errand("/nonexistent/command")));
        assertTrue(probes.nextReason().startsWith("/nonexistent/command: "));
    }

    @Test
    void itComesAndGoesWithWhatTheCommandFinds() throws Exception {
        probes.begin(shell("[ -e ready ]"));
        assertEquals("exit 1", probes.nextReason());
        Files.createFile(directory.resolve("ready"));
        assertEquals(new Input.BecameReady(WEB, 1), probes.next());
    }

    @Test
    void oneThatHangsIsKilledWithAllOfItsSession() throws Exception {
        probes.begin(Probing.Purpose.ALIVE, shell(
                "trap '' TERM; sleep 1000 & echo $! > child; echo $$ > own; wait")
                .timeout(Duration.ofSeconds(3)));
        String child = line("child");
        String own = line("own");
        assertEquals(new Input.NotAlive(WEB, 1, "killed after 3s"), probes.next());
        awaitGone(child);
        awaitGone(own);
    }

    @Test
    void whatASuccessLeavesBehindIsKilled() throws Exception {
        probes.begin(shell("sleep 1000 & echo $! > child").period(Duration.ofHours(1)));
        assertEquals(new Input.BecameReady(WEB, 1), probes.next());
        awaitGone(line("child"));
    }

    @Test
    void oneThatRunsIsKilledWhenItsProbeIsEnded() throws Exception {
        probes.begin(shell("echo $$ > own; exec sleep 1000"));
        String own = line("own");
        probes.end();
        awaitGone(own);
        probes.threads().awaitNone();
    }

    @Test
    void oneThatRunsIsKilledBeforeProbesAreClosed() throws Exception {
        probes.begin(shell("echo $$ > own; sleep 1000"));
        String own = line("own");
        probes.close();
        assertFalse(Files.exists(Path.of("/proc", own, "exe")));
    }

    @Test
    void oneThatFloodsItsOutputHoldsNothingUp() throws Exception {
        probes.begin(shell("yes > /dev/null & yes | head -c 100000 > /dev/null; echo $! > child"));
        assertEquals(new Input.BecameReady(WEB, 1), probes.next());
        awaitGone(line("child"));
    }

    @Test
    void thoseOfManyProgramsRunSideBySide() throws Exception {
        List<String> names = List.of("a", "b", "c", "d", "e", "f", "g", "h");
        for (String name : names) {
            // Each waits for all the others.
            probes.begin(new ProgramId(name), 1, Probing.Purpose.READY, shell(
                    "touch in-" + name + "; until [ $(ls | grep -c in-) -eq " + names.size()
                            + " ]; do sleep 0.05; done")
                    .period(Duration.ofHours(1)).make());
        }
        for (String _ : names) {
            assertTrue(probes.next() instanceof Input.BecameReady);
        }
    }
}
