package org.gaggled.engine.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.gaggled.api.launch.Containment;
import org.gaggled.api.launch.LaunchListener;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.api.launch.LaunchedProcess;
import org.gaggled.api.launch.ProcessAttributes;
import org.gaggled.api.launch.ProcessExit;
import org.gaggled.api.launch.ProcessIdentity;
import org.gaggled.api.launch.ProcessLauncher;
import org.gaggled.api.launch.SignalScope;
import org.gaggled.api.launch.StartFailure;
import org.gaggled.api.program.ExitStatus;
import org.gaggled.api.program.ProcessSignal;
import org.gaggled.api.testkit.RecordingLaunchListener;
import org.gaggled.engine.launch.CgroupDelegation.Granted;
import org.gaggled.engine.launch.CgroupDelegation.Refused;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a program leaves in other sessions belongs to its run, is told of and is stopped with it: by its session and by
 * a cgroup, where this machine has those.
 */
class ContainmentTest {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final ProcessSignal TERM = new ProcessSignal(15);

    /** Leaves behind what a classic daemon is: it has a session of its own, and its parent has ended. */
    private static final String DAEMON =
            "(setsid /bin/sh -c 'echo $$ > \"$1.new\"; mv \"$1.new\" \"$1\"; exec sleep 300' - \"$1\" &); ";

    @TempDir
    Path directory;

    private final List<Path> daemons = new ArrayList<>();

    /** Whatever failed, nothing is left running. */
    @AfterEach
    void killDaemons() throws IOException {
        for (Path daemon : daemons) {
            if (Files.exists(daemon)) {
                ProcessHandle.of(pidIn(daemon)).ifPresent(ProcessHandle::destroyForcibly);
            }
        }
    }

    /** Those that this machine has. */
    static Stream<Containment> possible() {
        return switch (CgroupDelegation.ofThisProcess()) {
            case Granted _ -> Stream.of(Containment.values());
            case Refused _ -> Stream.of(Containment.AUTO, Containment.SESSION);
        };
    }

    @ParameterizedTest
    @MethodSource("possible")
    void daemonIsSignalledAndStoppedWithItsProgram(Containment containment) throws Exception {
        try (ProcessLauncher launcher = LinuxLauncher.open(BuiltExec.find(), containment, "gaggle")) {
            Path daemon = daemon("web");
            RecordingLaunchListener run = launch(launcher, "web", DAEMON + "exec sleep 300", daemon);
            LaunchedProcess process = run.awaitStarted(LONG);
            await(() -> Files.exists(daemon));
            assertTrue(process.signal(TERM));
            run.awaitEnd();
            await(() -> !isAlive(daemon));
        }
        assertNoCgroupIsLeft();
    }

    @ParameterizedTest
    @MethodSource("possible")
    void runIsNotOverBeforeItsDaemonIs(Containment containment) throws Exception {
        try (ProcessLauncher launcher = LinuxLauncher.open(BuiltExec.find(), containment, "gaggle")) {
            Path daemon = daemon("web");
            RecordingLaunchListener run = launch(
                    launcher, "web", DAEMON + "until [ -e \"$1\" ]; do sleep 0.01; done; exit 3", daemon);
            LaunchedProcess process = run.awaitStarted(LONG);
            var exit = run.awaitExited(LONG);
            assertEquals(new ExitStatus.Exited(3), exit.getStatus());
            assertTrue(exit.hasLeftovers());
            assertTrue(isAlive(daemon));
            assertTrue(process.signal(ProcessSignal.KILL));
            run.awaitEnd();
            await(() -> !isAlive(daemon));
        }
        assertNoCgroupIsLeft();
    }

    /** Two programs leave a daemon each; only that of the one that is stopped is stopped. */
    @ParameterizedTest
    @MethodSource("possible")
    void daemonOfAnotherProgramIsLeftAlone(Containment containment) throws Exception {
        try (ProcessLauncher launcher = LinuxLauncher.open(BuiltExec.find(), containment, "gaggle")) {
            Path webDaemon = daemon("web");
            Path dbDaemon = daemon("db");
            RecordingLaunchListener web = launch(launcher, "web", DAEMON + "exec sleep 300", webDaemon);
            RecordingLaunchListener db = launch(launcher, "db", DAEMON + "exec sleep 300", dbDaemon);
            await(() -> Files.exists(webDaemon) && Files.exists(dbDaemon));
            assertTrue(web.awaitStarted(LONG).signal(TERM));
            web.awaitEnd();
            await(() -> !isAlive(webDaemon));
            assertTrue(isAlive(dbDaemon));
            assertTrue(db.awaitStarted(LONG).signal(TERM));
            db.awaitEnd();
            await(() -> !isAlive(dbDaemon));
        }
        assertNoCgroupIsLeft();
    }

    /** A command that runs beside a program ends; the daemon that the program has made is not that command's. */
    @ParameterizedTest
    @EnumSource(SignalScope.class)
    void daemonOfAProgramIsNotThatOfItsCommands(SignalScope scope) throws Exception {
        try (ProcessLauncher launcher = LinuxLauncher.open(BuiltExec.find(), Containment.SESSION, "gaggle")) {
            Path daemon = daemon("web");
            RecordingLaunchListener program = new RecordingLaunchListener();
            launcher.launch(request("web", DAEMON + "exec sleep 300", daemon).scope(scope).build(), program);
            LaunchedProcess process = program.awaitStarted(LONG);
            await(() -> Files.exists(daemon));
            RecordingLaunchListener command = launch(launcher, "web", "exit 0", daemon);
            assertFalse(command.awaitExited(LONG).hasLeftovers());
            assertTrue(isAlive(daemon));
            assertTrue(process.signal(ProcessSignal.KILL));
            assertFalse(program.awaitExited(LONG).hasLeftovers() && scope == SignalScope.PROCESS);
            program.awaitEnd();
            assertEquals(scope == SignalScope.PROCESS, isAlive(daemon));
            RecordingLaunchListener later = launch(launcher, "web", "exit 0", daemon);
            assertFalse(later.awaitExited(LONG).hasLeftovers());
        }
    }

    /** Each of them makes the next in another session and ends, so that no list of processes is ever up to date. */
    @Test
    void programThatForksAsFastAsItCanIsGoneAfterAStop() throws Exception {
        try (ProcessLauncher launcher = LinuxLauncher.open(BuiltExec.find(), Containment.CGROUP, "gaggle")) {
            Path script = directory.resolve("chain");
            Path count = directory.resolve("count");
            Files.writeString(script, "echo >> " + count + "\nsetsid /bin/sh " + script + " &\n");
            RecordingLaunchListener run = launch(launcher, "bomb",
                    "for i in 1 2 3 4; do /bin/sh \"$1\" & done; wait; exec sleep 300", script);
            if (CgroupDelegation.ofThisProcess() instanceof Refused refused) {
                assertEquals("containment: " + refused.sentence(), run.awaitStartFailed(LONG).getMessage());
                return;
            }
            await(() -> Files.exists(count) && size(count) > 200);
            assertTrue(run.awaitStarted(LONG).signal(ProcessSignal.KILL));
            run.awaitEnd();
            long then = size(count);
            // A start of another program takes longer than a link of the chain.
            launch(launcher, "other", "exit 0", script).awaitEnd();
            assertEquals(then, size(count));
        }
        assertNoCgroupIsLeft();
    }

    /** The kernel makes a process in its cgroup in place of the one that gaggled has spawned. */
    @ParameterizedTest
    @MethodSource("possible")
    void programIsAChildOfGaggledThatLeadsItsSession(Containment containment) throws Exception {
        try (ProcessLauncher launcher = LinuxLauncher.open(BuiltExec.find(), containment, "gaggle")) {
            Path told = directory.resolve("told");
            RecordingLaunchListener run =
                    launch(launcher, "web", "cat /proc/self/cgroup > \"$1\"; exec sleep 300", told);
            LaunchedProcess process = run.awaitStarted(LONG);
            int pid = (int) process.getPid();
            ProcessTable.Entry entry = ProcessTable.entry(pid);
            assertEquals(new ProcessTable.Entry(pid, OwnChildren.PID, pid, pid, false, entry.startTime(), 0), entry);
            await(() -> size(told) > 0 && process.signal(TERM));
            assertEquals(new ExitStatus.Killed(TERM, false), run.awaitExited(LONG).getStatus());
            run.awaitEnd();
            String membership = Files.readString(told);
            assertEquals(isByCgroup(containment), membership.contains("/" + CgroupHome.RUN_PREFIX), membership);
        }
        assertNoCgroupIsLeft();
    }

    private static boolean isByCgroup(Containment containment) {
        return containment != Containment.SESSION && CgroupDelegation.ofThisProcess() instanceof Granted;
    }

    /** The cgroup of an earlier gaggled is found again and removed at the end, be the leader there or not. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void cgroupOfAnAdoptedRunIsItsOwn(boolean leaderIsThere) throws Exception {
        if (!isByCgroup(Containment.AUTO)) {
            return;
        }
        Path daemon = daemon("web");
        LaunchRequest request =
                request("web", DAEMON + "exec sleep 300", daemon).announced(true).build();
        ProcessIdentity leader;
        try (ProcessLauncher former = LinuxLauncher.open(BuiltExec.find(), Containment.CGROUP, "gaggle")) {
            RecordingLaunchListener run = new RecordingLaunchListener();
            former.launch(request, run);
            int pid = (int) run.awaitStarted(LONG).getPid();
            leader = new ProcessIdentity(pid, ProcessTable.entry(pid).startTime());
            await(() -> Files.exists(daemon));
        }
        if (!leaderIsThere) {
            LibC.endSession((int) leader.pid());
        }
        try (ProcessLauncher next = LinuxLauncher.open(BuiltExec.find(), Containment.SESSION, "gaggle")) {
            RecordingLaunchListener run = new RecordingLaunchListener();
            next.adopt(request, leader, run);
            LaunchedProcess process = run.awaitStarted(LONG);
            if (!leaderIsThere) {
                assertTrue(run.awaitExited(LONG).hasLeftovers());
            }
            assertTrue(isAlive(daemon));
            assertTrue(process.signal(ProcessSignal.KILL));
            run.awaitEnd();
            await(() -> !isAlive(daemon));
        }
        assertNoCgroupIsLeft();
    }

    /** A process that its keeper could not note has executed nothing when it is ended. */
    @ParameterizedTest
    @MethodSource("possible")
    void programThatHasToBeNotedIsNotStartedWithoutBeingNoted(Containment containment) throws Exception {
        Path told = directory.resolve("told");
        try (ProcessLauncher launcher = LinuxLauncher.open(BuiltExec.find(), containment, "gaggle")) {
            for (ProcessAttributes.Builder attributes : List.of(
                    ProcessAttributes.builder(), ProcessAttributes.builder().umask(0))) {
                AtomicReference<ProcessIdentity> process = new AtomicReference<>();
                BlockingQueue<StartFailure> failures = new LinkedBlockingQueue<>();
                launcher.launch(
                        request("web", "echo ran > \"$1\"", told).attributes(attributes.build()).announced(true)
                                .build(),
                        new Forgetful(process, failures));
                assertEquals("the disk is full", failures.poll(60, TimeUnit.SECONDS).getMessage());
                assertNull(ProcessTable.entry((int) process.get().pid()));
                assertFalse(Files.exists(told));
            }
        }
        assertNoCgroupIsLeft();
    }

    /** Cannot take note of a process. */
    private record Forgetful(AtomicReference<ProcessIdentity> process, BlockingQueue<StartFailure> failures)
            implements LaunchListener {

        @Override
        public void spawned(ProcessIdentity spawned) {
            process.set(spawned);
            throw new IllegalStateException("the disk is full");
        }

        @Override
        public void started(LaunchedProcess started) {
            throw new AssertionError("started");
        }

        @Override
        public void startFailed(StartFailure failure) {
            failures.add(failure);
        }

        @Override
        public void exited(ProcessExit exit) {}

        @Override
        public void gone() {}
    }

    private Path daemon(String name) {
        Path daemon = directory.resolve(name + ".pid");
        daemons.add(daemon);
        return daemon;
    }

    private static RecordingLaunchListener launch(
            ProcessLauncher launcher, String program, String script, Path argument) {
        RecordingLaunchListener listener = new RecordingLaunchListener();
        launcher.launch(request(program, script, argument).build(), listener);
        return listener;
    }

    private static LaunchRequest.Builder request(String program, String script, Path argument) {
        return LaunchRequest.builder(program, Path.of("/bin/sh"))
                .arguments(List.of("sh", "-c", script, "-", argument.toString()))
                .environment(Map.of("PATH", "/usr/bin:/bin", "GAGGLED_PROGRAM_NAME", program));
    }

    private static boolean isAlive(Path daemon) {
        try {
            ProcessTable.Entry entry = ProcessTable.entry((int) pidIn(daemon));
            return entry != null && !entry.dead();
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    private static long pidIn(Path file) throws IOException {
        return Long.parseLong(Files.readString(file).strip());
    }

    private static long size(Path file) {
        return file.toFile().length();
    }

    private static void assertNoCgroupIsLeft() throws Exception {
        if (CgroupDelegation.ofThisProcess() instanceof Granted granted) {
            String own = CgroupHome.RUN_PREFIX + ProcessHandle.current().pid() + "-";
            await(() -> granted.home().toFile().list((in, name) -> name.startsWith(own)).length == 0);
        }
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + LONG.toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - end < 0, "it took too long");
            Thread.sleep(5);
        }
    }
}
