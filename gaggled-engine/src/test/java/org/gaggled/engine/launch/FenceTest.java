package org.gaggled.engine.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.gaggled.engine.launch.CgroupDelegation.Refused;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code gaggled_fence} kills at the deadline and not before, also where its parent is stopped or dead, and one of them
 * at a time. The cgroup is a directory with files of the same names, in which the order to kill can be read.
 */
class FenceTest {

    private static final int SIGSTOP = 19;
    private static final long LONG = Duration.ofMinutes(10).toNanos();

    @TempDir
    Path cgroup;

    private final CgroupFiles files = new CgroupFiles(Path.of("/"));
    private final List<Process> parents = new ArrayList<>();

    @BeforeEach
    void populate() throws IOException {
        Files.writeString(cgroup.resolve("cgroup.events"), "populated 1\nfrozen 0\n");
        Files.createFile(cgroup.resolve("cgroup.kill"));
    }

    @AfterEach
    void end() throws Exception {
        for (Process parent : parents) {
            parent.destroyForcibly().waitFor();
        }
        // A fence whose parent is gone ends when nothing is left to kill.
        Files.writeString(cgroup.resolve("cgroup.events"), "populated 0\nfrozen 0\n");
        setDeadline(-1);
        await(() -> fences().isEmpty());
    }

    @Test
    void killsAtTheDeadlineAndNotBefore() throws Exception {
        setDeadline(LONG);
        startFence();
        await(() -> fences().size() == 1);
        assertFalse(isKilled());
        long deadline = LibC.nanosSinceBoot() + Duration.ofMillis(1500).toNanos();
        files.note(cgroup, Fence.NOTE, String.valueOf(deadline));
        await(this::isKilled);
        assertTrue(LibC.nanosSinceBoot() >= deadline);
    }

    @Test
    void killsWhereItsParentIsStoppedOrDead() throws Exception {
        setDeadline(LONG);
        Process parent = startFence();
        await(() -> fences().size() == 1);
        LibC.kill((int) parent.pid(), SIGSTOP);
        setDeadline(0);
        await(this::isKilled);
        parent.destroyForcibly().waitFor();
        Files.writeString(cgroup.resolve("cgroup.kill"), "");
        await(this::isKilled);
        assertEquals(1, fences().size());
    }

    @Test
    void waitsWhileNoDeadlineIsSetAndKillsWhereItCannotBeRead() throws Exception {
        startFence();
        await(() -> fences().size() == 1);
        TimeUnit.MILLISECONDS.sleep(1500);
        assertFalse(isKilled());
        files.note(cgroup, Fence.NOTE, "tomorrow");
        await(this::isKilled);
    }

    @Test
    void leavesSignalsAlone() throws Exception {
        setDeadline(LONG);
        startFence();
        await(() -> fences().size() == 1);
        int fence = fences().getFirst();
        await(() -> Files.readString(Path.of("/proc/" + fence + "/status")).contains("SigBlk:\tfffffffe"));
        for (int signal : new int[] {1, 2, 3, 15}) {
            LibC.kill(fence, signal);
        }
        setDeadline(-1);
        await(this::isKilled);
        assertEquals(List.of(fence), fences());
    }

    @Test
    void secondOneTakesOverWhenTheFirstIsKilled() throws Exception {
        setDeadline(LONG);
        startFence();
        await(() -> fences().size() == 1);
        int first = fences().getFirst();
        Process second = startFence();
        await(() -> fences().size() == 2);
        LibC.kill(first, LibC.SIGKILL);
        await(() -> fences().size() == 1);
        assertNotEquals(first, fences().getFirst());
        LibC.kill((int) second.pid(), SIGSTOP);
        setDeadline(-1);
        await(this::isKilled);
    }

    @Test
    void oneThatWaitsEndsWithItsParent() throws Exception {
        setDeadline(LONG);
        startFence();
        await(() -> fences().size() == 1);
        List<Integer> first = fences();
        Process second = startFence();
        await(() -> fences().size() == 2);
        second.destroyForcibly().waitFor();
        await(() -> fences().equals(first));
        assertFalse(isKilled());
    }

    /** Between its two clocks gaggled may be stopped for minutes. */
    @Test
    void pauseBetweenTheClocksMakesItEarlierAndNeverLater() {
        assertEquals(1_500, Fence.onBootClock(700, () -> 1_000, () -> 200));
        long[] paused = {200};
        assertEquals(1_400, Fence.onBootClock(700, () -> {
            paused[0] += 100;
            return 1_000;
        }, () -> paused[0]));
        assertEquals(0, Fence.onBootClock(-5_000, () -> 1_000, () -> 0));
        assertEquals(Long.MAX_VALUE, Fence.onBootClock(Long.MAX_VALUE, () -> 1_000, () -> 0));
    }

    @Test
    void saysWhyThereCanBeNone() {
        GaggledExec exec = BuiltExec.find();
        assertEquals(new FenceSupport.Unavailable("cgroup v2 is not mounted; mount it"),
                FenceSupport.of(new Refused("cgroup v2 is not mounted", "mount it"), exec));
        assertEquals(new FenceSupport.Unavailable("it is missing"),
                FenceSupport.of(new Refused("none", "none"), new GaggledExec.Unusable("it is missing")));
        CgroupDelegation granted = new CgroupDelegation.Granted(
                cgroup, new TreeSet<>(), new TreeSet<>());
        assertInstanceOf(FenceSupport.Available.class, FenceSupport.of(granted, exec));
    }

    private void setDeadline(long nanosFromNow) throws IOException {
        files.note(cgroup, Fence.NOTE, String.valueOf(LibC.nanosSinceBoot() + nanosFromNow));
    }

    private boolean isKilled() throws IOException {
        return Files.readString(cgroup.resolve("cgroup.kill")).equals("1");
    }

    /** A parent that does nothing but to have a fence. */
    private Process startFence() throws IOException {
        Process parent = new ProcessBuilder("/bin/sh", "-c", "\"$0\" \"$1\" $$ & exec sleep 600",
                BuiltExec.file().resolveSibling("gaggled_fence").toString(), cgroup.toString()).start();
        parents.add(parent);
        return parent;
    }

    private List<Integer> fences() {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info().arguments().filter(words -> words.length == 2
                        && words[0].equals(cgroup.toString())).isPresent())
                .filter(process -> process.info().command().filter(file -> file.endsWith("gaggled_fence")).isPresent())
                .map(process -> (int) process.pid()).toList();
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.call()) {
            assertTrue(System.nanoTime() - end < 0, "it did not come within a minute");
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }
}
