package org.gaggled.engine.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.gaggled.api.launch.Containment;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.api.launch.LaunchedProcess;
import org.gaggled.api.launch.ProcessLauncher;
import org.gaggled.api.program.CurrentUsage;
import org.gaggled.api.program.ProcessSignal;
import org.gaggled.api.testkit.RecordingLaunchListener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the processes of a run use is what the kernel says of each of them, and of nobody else. */
class ProcessCensusTest {

    private static final Duration LONG = Duration.ofSeconds(60);

    /** Writes the pid of a shell into a file that is there once it is complete. */
    private static final String NOTE = "echo $$ > \"$1/$0.new\"; mv \"$1/$0.new\" \"$1/$0\"; ";

    private static final String SLEEP = "exec sleep 300";

    @TempDir
    Path directory;

    /** Whatever failed, nothing is left running. */
    @AfterEach
    void killWhatIsLeft() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(each -> !each.toString().endsWith(".new")).toList()) {
                ProcessHandle.of(Long.parseLong(Files.readString(file).strip()))
                        .ifPresent(ProcessHandle::destroyForcibly);
            }
        }
    }

    static Stream<Containment> possible() {
        return ContainmentTest.possible();
    }

    private RecordingLaunchListener launch(ProcessLauncher launcher, String name, String script) {
        RecordingLaunchListener listener = new RecordingLaunchListener();
        launcher.launch(LaunchRequest.builder(name, Path.of("/bin/sh"))
                .arguments(List.of("sh", "-c", script, name, directory.toString()))
                .environment(Map.of("PATH", "/usr/bin:/bin", "GAGGLED_PROGRAM_NAME", name))
                .build(), listener);
        return listener;
    }

    private long awaitNoted(String name) throws Exception {
        Path file = directory.resolve(name);
        long end = System.nanoTime() + LONG.toNanos();
        while (!Files.exists(file)) {
            assertTrue(System.nanoTime() - end < 0, name + " does not come");
            Thread.sleep(5);
        }
        return Long.parseLong(Files.readString(file).strip());
    }

    private static CurrentUsage usageOf(LaunchedProcess process, ProcessLauncher launcher) throws IOException {
        return Objects.requireNonNull(launcher.measure().get(process.getPid()), "nothing was measured");
    }

    private static long residentBytes(long pid) throws IOException {
        long pages = Long.parseLong(Files.readString(Path.of("/proc/" + pid + "/statm")).split(" ", -1)[1]);
        return pages * LibC.call(LibC.symbol("getpagesize"));
    }

    /** A worker in a session of its own belongs to its server; another program's does not. */
    @ParameterizedTest
    @MethodSource("possible")
    void processesAreThoseOfTheRun(Containment containment) throws Exception {
        try (ProcessLauncher launcher = LinuxLauncher.open(BuiltExec.find(), containment, "gaggle")) {
            String worker = "sh -c '" + NOTE + SLEEP + "' inside \"$1\" & setsid sh -c '" + NOTE + SLEEP
                    + "' outside \"$1\" & ";
            RecordingLaunchListener web = launch(launcher, "web", worker + SLEEP);
            RecordingLaunchListener db = launch(launcher, "db", SLEEP);
            LaunchedProcess server = web.awaitStarted(LONG);
            LaunchedProcess other = db.awaitStarted(LONG);
            long inside = awaitNoted("inside");
            long outside = awaitNoted("outside");
            awaitExecuted(server.getPid(), inside, outside, other.getPid());
            assertEquals(3, usageOf(server, launcher).getProcesses());
            awaitResident(server, launcher, inside, outside);
            assertEquals(1, usageOf(other, launcher).getProcesses());
            end(web, server);
            assertNull(launcher.measure().get(server.getPid()));
            end(db, other);
        }
    }

    /** The kernel may take pages away between two readings. */
    private static void awaitResident(LaunchedProcess server, ProcessLauncher launcher, long... workers)
            throws Exception {
        long end = System.nanoTime() + LONG.toNanos();
        while (true) {
            long bytes = residentBytes(server.getPid());
            for (long worker : workers) {
                bytes += residentBytes(worker);
            }
            long told = usageOf(server, launcher).getResidentBytes();
            if (told == bytes) {
                return;
            }
            assertTrue(System.nanoTime() - end < 0, told + " and not " + bytes);
            Thread.sleep(5);
        }
    }

    /** From then on nothing of them changes. */
    private static void awaitExecuted(long... pids) throws Exception {
        for (long pid : pids) {
            long end = System.nanoTime() + LONG.toNanos();
            while (!Files.readString(Path.of("/proc/" + pid + "/comm")).equals("sleep\n")
                    || !Files.readString(Path.of("/proc/" + pid + "/stat")).contains(") S ")) {
                assertTrue(System.nanoTime() - end < 0, pid + " does not sleep");
                Thread.sleep(5);
            }
        }
    }

    private static void end(RecordingLaunchListener run, LaunchedProcess process) throws Exception {
        assertTrue(process.signal(ProcessSignal.KILL));
        run.awaitEnd();
    }

    /** A daemon has neither a parent in the run nor its session: its cgroup tells. */
    @Test
    void daemonIsCountedWhereRunsHaveCgroups() throws Exception {
        for (Containment containment : possible().toList()) {
            try (ProcessLauncher launcher = LinuxLauncher.open(BuiltExec.find(), containment, "gaggle")) {
                String name = "daemon-" + containment;
                RecordingLaunchListener run = launch(
                        launcher, "web", "(setsid sh -c '" + NOTE + SLEEP + "' " + name + " \"$1\" &); " + SLEEP);
                LaunchedProcess process = run.awaitStarted(LONG);
                long daemon = awaitNoted(name);
                awaitExecuted(process.getPid(), daemon);
                boolean hasCgroup = Files.readString(Path.of("/proc/" + daemon + "/cgroup")).contains("0::")
                        && Files.readString(Path.of("/proc/" + daemon + "/cgroup")).contains("-web\n");
                assertEquals(hasCgroup ? 2 : 1, usageOf(process, launcher).getProcesses(), containment.toString());
                end(run, process);
            }
        }
    }

    /** Also of those that have ended, once somebody has waited for them. */
    @Test
    void processorTimeGrows() throws Exception {
        try (ProcessLauncher launcher = LinuxLauncher.open(BuiltExec.find(), Containment.SESSION, "gaggle")) {
            RecordingLaunchListener run =
                    launch(launcher, "web", "timeout 1 sh -c 'while :; do :; done'; " + NOTE + SLEEP);
            LaunchedProcess process = run.awaitStarted(LONG);
            long pid = awaitNoted("web");
            assertEquals(process.getPid(), pid);
            Duration used = usageOf(process, launcher).getProcessorTime();
            assertTrue(used.isPositive(), used.toString());
            String[] fields = Files.readString(Path.of("/proc/" + pid + "/stat")).split(" ", -1);
            long ticks = 0;
            for (int field = 13; field <= 16; field++) {
                ticks += Long.parseLong(fields[field]);
            }
            assertTrue(used.toMillis() <= ticks * 10, used + " of " + ticks + " ticks");
            end(run, process);
        }
    }
}
