package org.gaggled.engine.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.gaggled.api.launch.Containment;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.api.launch.ProcessIdentity;
import org.gaggled.api.launch.ProcessLauncher;
import org.gaggled.api.program.ExitStatus;
import org.gaggled.api.program.ProcessSignal;
import org.gaggled.api.testkit.RecordingLaunchListener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Orphans are reaped, and nothing else is: whoever waits for a child gets its exit status. */
class OrphanReaperTest {

    private static final Duration LONG = Duration.ofSeconds(60);

    /** What other tests have left: children of an earlier launcher, which this one leaves alone for a minute. */
    private final List<Integer> before = OwnChildren.orphans();

    private ProcessLauncher launcher;

    @BeforeEach
    void open() throws Exception {
        launcher = LinuxLauncher.open(BuiltExec.find(), Containment.SESSION, "gaggle");
    }

    @AfterEach
    void close() {
        launcher.close();
    }

    @Test
    void orphansOfAProgramAreReapedWhileItRuns() throws Exception {
        RecordingLaunchListener run = launch(
                "i=0; while [ $i -lt 300 ]; do (true & (setsid true &) ); i=$((i + 1)); done; exit 5");
        assertEquals(new ExitStatus.Exited(5), run.awaitExited(LONG).getStatus());
        run.awaitEnd();
        awaitNoOrphan();
    }

    /** Among many that end at once, and while orphans come and are reaped. */
    @Test
    void childrenOfTheVirtualMachineKeepTheirExitStatuses() throws Exception {
        RecordingLaunchListener run = launch(
                "i=0; while [ $i -lt 300 ]; do (setsid true &); i=$((i + 1)); done; exit 0");
        List<Process> children = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            children.add(fromAnotherThread(i % 2 == 0 ? "exit 7" : "exec setsid sh -c 'exit 7'"));
        }
        // One that is asked for its status long after it has ended.
        assertTrue(run.awaitExited(LONG).getStatus().equals(new ExitStatus.Exited(0)));
        for (Process child : children) {
            assertTrue(child.waitFor(60, TimeUnit.SECONDS));
            assertEquals(7, child.exitValue());
        }
        run.awaitEnd();
        awaitNoOrphan();
    }

    /** By that it is known that somebody waits for a child, however long that takes. */
    @Test
    void virtualMachineNamesAThreadAfterEachChildThatItWaitsFor() throws Exception {
        Process child = new ProcessBuilder("/bin/sh", "-c", "read line").start();
        int pid = (int) child.pid();
        await(() -> OrphanReaper.hasThread(pid), "no thread has the name of a child that it waits for");
        child.getOutputStream().close();
        assertTrue(child.waitFor(60, TimeUnit.SECONDS));
        await(() -> !OrphanReaper.hasThread(pid), "the thread of a child that has ended is there");
    }

    /** A child of a thread that has ended is the child of the main thread, as orphans are. */
    private static Process fromAnotherThread(String script) throws InterruptedException {
        AtomicReference<Process> started = new AtomicReference<>();
        Thread thread = Thread.ofPlatform().start(() -> {
            try {
                started.set(new ProcessBuilder("/bin/sh", "-c", script).start());
            } catch (java.io.IOException failure) {
                throw new IllegalStateException(failure);
            }
        });
        thread.join();
        return started.get();
    }

    @Test
    void exitStatusesOfProgramsThatEndAtOnceAreKept() throws Exception {
        List<RecordingLaunchListener> runs = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            runs.add(launch("exit 9"));
        }
        for (RecordingLaunchListener run : runs) {
            assertEquals(new ExitStatus.Exited(9), run.awaitExited(LONG).getStatus());
        }
    }

    /** As after an upgrade: the children of the gaggled before are dead, and not adopted yet. */
    @Test
    void formerChildIsLeftToItsAdoption() throws Exception {
        RecordingLaunchListener former = launch("exec sleep 300");
        int pid = (int) former.awaitStarted(LONG).getPid();
        ProcessIdentity identity = new ProcessIdentity(pid, ProcessTable.entry(pid).startTime());
        launcher.close();
        await(() -> OwnChildren.orphans().contains(pid), "the thread that has started it does not end");
        launcher = LinuxLauncher.open(BuiltExec.find(), Containment.SESSION, "gaggle");
        LibC.kill(pid, LibC.SIGKILL);
        // One of the kind that is reaped late is reaped.
        launch("(setsid true &); exit 0").awaitEnd();
        await(() -> deadOrphans().allMatch(child -> child == pid), "an orphan is not reaped");
        RecordingLaunchListener adopted = new RecordingLaunchListener();
        launcher.adopt(request("exit 0"), identity, adopted);
        assertEquals(new ExitStatus.Killed(ProcessSignal.KILL, false), adopted.awaitExited(LONG).getStatus());
        adopted.awaitEnd();
    }

    @Test
    void startThatHasBegunIsUnderWayUntilItEnds() {
        StartsUnderWay starts = new StartsUnderWay();
        long first = starts.begin();
        long moment = starts.now();
        long second = starts.begin();
        assertTrue(starts.isAnySince(moment));
        starts.end(first);
        assertEquals(false, starts.isAnySince(moment));
        starts.end(second);
        assertEquals(false, starts.isAnySince(starts.now()));
    }

    private RecordingLaunchListener launch(String script) {
        RecordingLaunchListener listener = new RecordingLaunchListener();
        launcher.launch(request(script), listener);
        return listener;
    }

    private static LaunchRequest request(String script) {
        return LaunchRequest.builder("orphans", Path.of("/bin/sh"))
                .arguments(List.of("sh", "-c", script))
                .environment(Map.of("PATH", "/usr/bin:/bin"))
                .build();
    }

    private void awaitNoOrphan() throws InterruptedException {
        await(() -> deadOrphans().findAny().isEmpty(), "orphans are not reaped");
    }

    private Stream<Integer> deadOrphans() {
        return OwnChildren.orphans().stream().filter(child -> !before.contains(child) && LibC.isDeadChild(child));
    }

    private static void await(BooleanSupplier condition, String otherwise) throws InterruptedException {
        long end = System.nanoTime() + LONG.toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - end < 0, otherwise);
            Thread.sleep(5);
        }
    }
}
