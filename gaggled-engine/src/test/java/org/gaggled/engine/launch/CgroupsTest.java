package org.gaggled.engine.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.gaggled.api.launch.Containment;
import org.gaggled.api.launch.LaunchListener;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.api.launch.LaunchedProcess;
import org.gaggled.api.launch.ProcessAttributes;
import org.gaggled.api.launch.ProcessExit;
import org.gaggled.api.launch.ResourceLimits;
import org.gaggled.api.launch.StartFailure;
import org.gaggled.api.program.ExitStatus;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run that asks for resources has a cgroup of its own from before its start until it is gone; one that asks for none
 * touches nothing.
 */
class CgroupsTest {

    private static final ResourceLimits ALL = ResourceLimits.builder()
            .memoryBytes(512L << 20)
            .memoryHighBytes(400L << 20)
            .milliCpus(1_500)
            .processes(64)
            .ioWeight(50)
            .build();

    private static final ResourceLimits PIDS = ResourceLimits.builder().processes(64).build();

    private static final ProcessExit CLEAN = ProcessExit.builder(new ExitStatus.Exited(0)).build();

    @TempDir
    Path root;

    /** A start that succeeds: what it was given, for the test to play the process. */
    private static final class Started implements Cgroups.Start {

        private LaunchListener listener = new Ignoring();
        private Path cgroup = Path.of("none");

        @Override
        public @Nullable StartFailure make(LaunchListener heard, @Nullable Path given) {
            listener = heard;
            cgroup = Objects.requireNonNull(given);
            return null;
        }

        Path cgroup() {
            return cgroup;
        }
    }

    private static class Ignoring implements LaunchListener {

        final List<String> heard = new ArrayList<>();

        @Override
        public boolean isWanted() {
            return false;
        }

        @Override
        public void started(LaunchedProcess process) {
            heard.add("started");
        }

        @Override
        public void startFailed(StartFailure failure) {
            heard.add("failed");
        }

        @Override
        public void exited(ProcessExit exit) {
            heard.add("exited");
        }

        @Override
        public void gone() {
            heard.add("gone");
        }
    }

    @Test
    void limitsAreWrittenBeforeTheStart() throws IOException {
        MadeCgroups made = MadeCgroups.version2(root, "memory", "pids", "cpu", "io");
        Started run = start(new Cgroups(made, Containment.SESSION, "gaggle"), "web:1/é", ALL);
        assertEquals(made.home(), run.cgroup().getParent());
        assertEquals("gaggled-4242-1-web:1__", run.cgroup().getFileName().toString());
        assertEquals(String.valueOf(512L << 20), MadeCgroups.text(run.cgroup(), "memory.max"));
        assertEquals(String.valueOf(400L << 20), MadeCgroups.text(run.cgroup(), "memory.high"));
        assertEquals("150000 100000", MadeCgroups.text(run.cgroup(), "cpu.max"));
        assertEquals("64", MadeCgroups.text(run.cgroup(), "pids.max"));
        assertEquals("50", MadeCgroups.text(run.cgroup(), "io.weight"));
    }

    @Test
    void gaggledAndWhatItStartedLeaveTheirCgroupFirst() throws IOException {
        MadeCgroups made = MadeCgroups.version2(root, "pids");
        made.addProcess(made.home(), 5001, true);
        // What a program forks while the others are moved.
        made.whenMoved(() -> {
            try {
                made.addProcess(made.home(), 5002, true);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        start(new Cgroups(made, Containment.SESSION, "gaggle"), "web", PIDS);
        assertEquals(Set.of(), MadeCgroups.processesIn(made.home()));
        assertEquals(
                Set.of(MadeCgroups.OWN_PID, 5001L, 5002L),
                MadeCgroups.processesIn(made.home().resolve("gaggled-supervisor")));
        assertEquals("pids", MadeCgroups.text(made.home(), "cgroup.subtree_control").strip());
    }

    @Test
    void onlyWhatIsAskedForIsHandedOn() throws IOException {
        MadeCgroups made = MadeCgroups.version2(root, "memory", "pids", "cpu");
        Cgroups cgroups = new Cgroups(made, Containment.SESSION, "gaggle");
        start(cgroups, "web", PIDS);
        assertEquals("pids", MadeCgroups.text(made.home(), "cgroup.subtree_control").strip());
        start(cgroups, "db", ResourceLimits.builder().milliCpus(10).build());
        assertEquals("cpu pids", MadeCgroups.text(made.home(), "cgroup.subtree_control").strip());
    }

    @Test
    void topmostCgroupOfTheMachineIsNotLeft() throws IOException {
        MadeCgroups made = MadeCgroups.of(root, "0::/\n", MadeCgroups.VERSION_2_MOUNT);
        Path top = made.addCgroup("/sys/fs/cgroup", "pids");
        Files.delete(top.resolve("cgroup.type"));
        made.addProcess(top, 1, false);
        made.addProcess(top, MadeCgroups.OWN_PID, false);
        Started run = start(new Cgroups(made, Containment.SESSION, "gaggle"), "web", PIDS);
        assertEquals(top, run.cgroup().getParent());
        assertEquals(Set.of(1L, MadeCgroups.OWN_PID), MadeCgroups.processesIn(top));
    }

    @Test
    void runWithoutResourcesTouchesNothing() throws IOException {
        MadeCgroups made = MadeCgroups.version2(root, "pids");
        List<String> before = tree();
        Ignoring listener = new Ignoring();
        StartFailure failure =
                new Cgroups(made, Containment.SESSION, "gaggle").start(request("web", null), listener,
                        (heard, cgroup) -> {
                            assertSame(listener, heard);
                            assertNull(cgroup);
                            return null;
                        });
        assertNull(failure);
        assertEquals(before, tree());
    }

    @Test
    void cgroupIsRemovedWhenTheRunIsGone() throws IOException {
        MadeCgroups made = MadeCgroups.version2(root, "pids");
        Cgroups cgroups = new Cgroups(made, Containment.SESSION, "gaggle");
        Started clean = start(cgroups, "web", PIDS);
        clean.listener.exited(CLEAN);
        assertFalse(Files.exists(clean.cgroup()));

        Started leaving = start(cgroups, "web", PIDS);
        leaving.listener.exited(ProcessExit.builder(new ExitStatus.Exited(0)).leftovers(true).build());
        assertTrue(Files.exists(leaving.cgroup()));
        leaving.listener.gone();
        assertFalse(Files.exists(leaving.cgroup()));
    }

    @Test
    void cgroupWithCgroupsOfItsOwnIsRemovedToo() throws IOException {
        MadeCgroups made = MadeCgroups.version2(root, "pids");
        Started run = start(new Cgroups(made, Containment.SESSION, "gaggle"), "container", PIDS);
        made.makeDirectory(run.cgroup().resolve("inner"));
        made.makeDirectory(run.cgroup().resolve("inner/most"));
        run.listener.exited(CLEAN);
        assertFalse(Files.exists(run.cgroup()));
    }

    @Test
    void cgroupThatADaemonIsLeftInIsRemovedWithALaterRun() throws IOException {
        MadeCgroups made = MadeCgroups.version2(root, "pids");
        Cgroups cgroups = new Cgroups(made, Containment.SESSION, "gaggle");
        Started run = start(cgroups, "forking", PIDS);
        made.addProcess(run.cgroup(), 6001, false);
        run.listener.exited(CLEAN);
        assertTrue(Files.exists(run.cgroup()));
        start(cgroups, "web", PIDS);
        assertTrue(Files.exists(run.cgroup()));
        made.endProcess(6001);
        start(cgroups, "web", PIDS);
        assertFalse(Files.exists(run.cgroup()));
    }

    @Test
    void oldestOfThoseThatCannotBeRemovedIsForgottenAtTheBound() throws IOException {
        MadeCgroups made = MadeCgroups.version2(root, "pids");
        Cgroups cgroups = new Cgroups(made, Containment.SESSION, "gaggle", 2);
        List<Started> runs = new ArrayList<>();
        for (long daemon = 6001; daemon <= 6003; daemon++) {
            Started run = start(cgroups, "forking", PIDS);
            made.addProcess(run.cgroup(), daemon, false);
            run.listener.exited(CLEAN);
            runs.add(run);
        }
        for (long daemon = 6001; daemon <= 6003; daemon++) {
            made.endProcess(daemon);
        }
        start(cgroups, "web", PIDS);
        assertEquals(
                List.of(true, false, false), runs.stream().map(run -> Files.exists(run.cgroup())).toList());
    }

    @Test
    void startThatFailsLeavesNoCgroup() throws IOException {
        MadeCgroups made = MadeCgroups.version2(root, "pids");
        Cgroups cgroups = new Cgroups(made, Containment.SESSION, "gaggle");
        StartFailure reason = StartFailure.builder("/bin/web: no such file").build();
        assertSame(reason, cgroups.start(request("web", PIDS), new Ignoring(), (heard, cgroup) -> reason));
        assertThrows(
                IllegalStateException.class,
                () -> cgroups.start(request("web", PIDS), new Ignoring(), (heard, cgroup) -> {
                    throw new IllegalStateException("a bug");
                }));
        assertEquals(List.of(made.home().resolve("gaggled-supervisor")), CgroupFiles.directoriesIn(made.home()));
    }

    /** What hears of a run in a cgroup would take the process for one that is in it. */
    @Test
    void startThatCannotBeMadeInItsCgroupIsMadeForTheListenerItself() throws IOException {
        MadeCgroups made = MadeCgroups.version2(root);
        Cgroups cgroups = new Cgroups(made, Containment.AUTO, "gaggle");
        Ignoring listener = new Ignoring();
        List<LaunchListener> heard = new ArrayList<>();
        assertNull(cgroups.start(request("web", null), listener, (hearing, cgroup) -> {
            heard.add(hearing);
            if (cgroup != null) {
                throw new CgroupFault("it cannot be joined");
            }
            return null;
        }));
        assertEquals(2, heard.size());
        assertSame(listener, heard.getLast());
        assertEquals(List.of(), CgroupFiles.directoriesIn(made.home()));
    }

    @Test
    void listenerHearsEverything() throws IOException {
        Ignoring listener = new Ignoring();
        Started run = new Started();
        new Cgroups(MadeCgroups.version2(root, "pids"), Containment.SESSION, "gaggle").start(request("web", PIDS),
                listener, run);
        assertFalse(run.listener.isWanted());
        run.listener.startFailed(StartFailure.builder("no").build());
        run.listener.exited(ProcessExit.builder(new ExitStatus.Exited(0)).leftovers(true).build());
        run.listener.gone();
        assertEquals(List.of("failed", "exited", "gone"), listener.heard);
    }

    @Test
    void leftOversOfAGaggledThatIsGoneAreRemoved() throws IOException {
        MadeCgroups made = MadeCgroups.version2(root, "pids");
        Path gone = made.addCgroup("/sys/fs/cgroup/system.slice/gaggled.service/gaggled-77-3-web");
        Path own = made.addCgroup("/sys/fs/cgroup/system.slice/gaggled.service/gaggled-4242-1-web");
        Path taken = made.addCgroup("/sys/fs/cgroup/system.slice/gaggled.service/gaggled-4242-1-db");
        made.addProcess(taken, 7002, false);
        Path populated = made.addCgroup("/sys/fs/cgroup/system.slice/gaggled.service/gaggled-78-1-db");
        made.addProcess(populated, 7001, false);
        Path livesOn = made.addCgroup("/sys/fs/cgroup/system.slice/gaggled.service/gaggled-79-1-db");
        made.addProcess(made.addCgroup("/sys/fs/cgroup/elsewhere"), 79, false);
        Path others = made.addCgroup("/sys/fs/cgroup/system.slice/gaggled.service/another-77-3-web");
        Started run = start(new Cgroups(made, Containment.SESSION, "gaggle"), "db", PIDS);
        assertFalse(Files.exists(gone));
        assertFalse(Files.exists(own));
        assertEquals("gaggled-4242-2-db", run.cgroup().getFileName().toString());
        assertTrue(Files.exists(populated));
        assertTrue(Files.exists(livesOn));
        assertTrue(Files.exists(others));
    }

    @Test
    void strangersInTheCgroupAreNamed() throws IOException {
        MadeCgroups made = MadeCgroups.version2(root, "pids");
        made.addProcess(made.home(), 812, false);
        refuses(made, PIDS,
                "resources: processes that are not gaggled's are in its cgroup .*: 812; start gaggled in .*");
        made.endProcess(812);
        start(new Cgroups(made, Containment.SESSION, "gaggle"), "web", PIDS);
    }

    @Test
    void missingControllerIsAStartFailureUntilItIsThere() throws IOException {
        MadeCgroups made = MadeCgroups.version2(root, "cpu");
        Cgroups cgroups = new Cgroups(made, Containment.SESSION, "gaggle");
        StartFailure failure = cgroups.start(request("web", PIDS), new Ignoring(), new Started());
        assertNotNull(failure);
        assertTrue(failure.getMessage().contains("does not offer the controller pids"), failure.getMessage());
        Files.writeString(made.home().resolve("cgroup.controllers"), "cpu pids\n");
        start(cgroups, "web", PIDS);
    }

    @Test
    void refusedSystemIsAStartFailureWithItsReason() throws IOException {
        refuses(MadeCgroups.of(root, "1:memory:/\n", ""), PIDS, "resources: this system has cgroup v1 alone; boot .*");
    }

    @Test
    void valueThatTheKernelRefusesIsNamedAndLeavesNothing() throws IOException {
        MadeCgroups made = MadeCgroups.version2(root, "memory", "io", "cpu", "pids");
        made.refuse("io.weight");
        refuses(made, ALL,
                "resources: '50' cannot be written into io.weight of a cgroup: Invalid argument; the kernel.*");
        assertEquals(List.of(made.home().resolve("gaggled-supervisor")), CgroupFiles.directoriesIn(made.home()));
    }

    private static Started start(Cgroups cgroups, String program, ResourceLimits limits) {
        Started run = new Started();
        StartFailure failure = cgroups.start(request(program, limits), new Ignoring(), run);
        assertNull(failure, () -> String.valueOf(failure));
        return run;
    }

    private static void refuses(CgroupFiles files, ResourceLimits limits, String message) {
        StartFailure failure =
                new Cgroups(files, Containment.SESSION, "gaggle").start(request("web", limits), new Ignoring(),
                        new Started());
        assertNotNull(failure);
        assertTrue(failure.getMessage().matches(message), failure.getMessage());
    }

    private static LaunchRequest request(String program, @Nullable ResourceLimits limits) {
        return LaunchRequest.builder(program, Path.of("/bin/true"))
                .attributes(ProcessAttributes.builder().resources(limits).build())
                .build();
    }

    private List<String> tree() throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            return all.sorted().map(Path::toString).toList();
        }
    }
}
