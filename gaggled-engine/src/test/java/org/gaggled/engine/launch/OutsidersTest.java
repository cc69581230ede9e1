package org.gaggled.engine.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.gaggled.api.launch.Containment;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.api.launch.LaunchedProcess;
import org.gaggled.api.launch.ProcessLauncher;
import org.gaggled.api.program.ProcessSignal;
import org.gaggled.api.testkit.RecordingLaunchListener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What has left the session of a program is signalled when it is meant, and what gaggled cannot find out of it now
 * holds up nobody and is not taken for its end.
 */
class OutsidersTest {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final ProcessSignal HUP = new ProcessSignal(1);

    /** Leaves behind what a classic daemon is, which writes its pid into the file that is the first argument. */
    private static final String DAEMON =
            "(setsid /bin/sh -c 'echo $$ > \"$1.new\"; mv \"$1.new\" \"$1\"; exec sleep 300' - \"$1\" &); ";

    private static final String UNTIL_DAEMON_IS_THERE = "until [ -e \"$1\" ]; do sleep 0.01; done; ";

    /** Notes the signals that it gets behind the name of that file, and ends by SIGTERM. */
    private static final String NOTING = "trap 'echo HUP >> \"$1.$0\"' HUP; trap 'echo TERM >> \"$1.$0\"; exit' TERM; ";

    private static final String FOR_EVER = "while :; do sleep 0.02; done";

    @TempDir
    Path directory;

    private final List<Path> files = new ArrayList<>();

    /** Whatever failed, nothing is left running. */
    @AfterEach
    void killWhatIsLeft() throws IOException {
        for (Path file : files) {
            if (Files.exists(file)) {
                ProcessHandle.of(pidIn(file)).ifPresent(ProcessHandle::destroyForcibly);
            }
        }
    }

    static Stream<Containment> possible() {
        return ContainmentTest.possible();
    }

    /** As of a server that ends its workers itself, each of which has a session of its own. */
    @ParameterizedTest
    @MethodSource("possible")
    void workerInItsOwnSessionGetsNoSignalBeforeItsServerHasEnded(Containment containment) throws Exception {
        try (ProcessLauncher launcher = LinuxLauncher.open(BuiltExec.find(), containment, "gaggle")) {
            Path worker = file("worker");
            Path script = Files.writeString(directory.resolve("script"),
                    NOTING + "echo $$ > \"$1.new\"; mv \"$1.new\" \"$1\"; " + FOR_EVER);
            RecordingLaunchListener run = launch(launcher, "web",
                    NOTING + "setsid /bin/sh -c \"$(cat '" + script + "')\" outside \"$1\" & " + FOR_EVER,
                    worker);
            LaunchedProcess process = run.awaitStarted(LONG);
            await(() -> Files.exists(worker));
            assertTrue(process.signal(HUP));
            await(() -> Files.exists(directory.resolve("worker.inside")));
            assertTrue(process.signal(ProcessSignal.TERM));
            assertTrue(run.awaitExited(LONG).hasLeftovers());
            run.awaitEnd();
            assertEquals("TERM\n", Files.readString(directory.resolve("worker.outside")));
        }
    }

    /** The kernel shows no environment of a process that is stuck in it, and lets whoever asks wait. */
    @Test
    void orphanThatIsStuckHoldsUpNobody() throws Exception {
        CountDownLatch stuck = new CountDownLatch(1);
        AtomicReference<Thread> reader = new AtomicReference<>();
        try (ProcessLauncher launcher = LinuxLauncher.open(BuiltExec.find(), Containment.SESSION, "gaggle", pid -> {
            awaitUninterrupted(stuck);
            reader.set(Thread.currentThread());
            return ProcessTable.environmentOf(pid);
        })) {
            Path daemon = file("web");
            RecordingLaunchListener web = launch(launcher, "web", DAEMON + "exec sleep 300", daemon);
            await(() -> Files.exists(daemon));
            RecordingLaunchListener other = launch(launcher, "other", "exit 0", daemon);
            LaunchedProcess process = other.awaitStarted(LONG);
            assertTimeoutPreemptively(LONG, () -> process.signal(HUP));
            other.awaitEnd();
            stuck.countDown();
            // Until it is read, it is nobody's. Then the thread waits for the next one.
            await(() -> reader.get() != null && reader.get().getState() == Thread.State.WAITING);
            assertTrue(web.awaitStarted(LONG).signal(ProcessSignal.TERM));
            assertTrue(web.awaitExited(LONG).hasLeftovers());
            web.awaitEnd();
            await(() -> !isAlive(daemon));
        } finally {
            stuck.countDown();
        }
    }

    private static void awaitUninterrupted(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException closes) {
            throw new IOException("closed", closes);
        }
    }

    /** As while gaggled is out of descriptors. */
    @Test
    void daemonWhoseEnvironmentCannotBeReadNowIsNotTakenForNobodys() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        try (ProcessLauncher launcher = LinuxLauncher.open(BuiltExec.find(), Containment.SESSION, "gaggle", pid -> {
            if (asked.incrementAndGet() < 10) {
                throw new IOException("Too many open files");
            }
            return ProcessTable.environmentOf(pid);
        })) {
            Path daemon = file("web");
            RecordingLaunchListener run =
                    launch(launcher, "web", DAEMON + UNTIL_DAEMON_IS_THERE + "exit 3", daemon);
            assertTrue(run.awaitExited(LONG).hasLeftovers());
            assertTrue(isAlive(daemon));
            assertTrue(run.awaitStarted(LONG).signal(ProcessSignal.TERM));
            run.awaitEnd();
            assertTrue(asked.get() >= 10);
            await(() -> !isAlive(daemon));
        }
    }

    /** It is the number of a session in which nobody was left but a daemon outside; only root can have it given. */
    @Test
    void strangerWithTheNumberOfAnEmptySessionIsNotSignalled() throws Exception {
        if (LibC.ownUser() != 0 || !Files.isWritable(AdoptionTest.LAST_PID)) {
            return;
        }
        try (ProcessLauncher launcher = LinuxLauncher.open(BuiltExec.find(), Containment.SESSION, "gaggle")) {
            Path daemon = file("web");
            RecordingLaunchListener run =
                    launch(launcher, "web", DAEMON + UNTIL_DAEMON_IS_THERE + "exit 3", daemon);
            assertTrue(run.awaitExited(LONG).hasLeftovers());
            Path stranger = file("stranger");
            // Its leader ends, and leaves a process in the session.
            AdoptionTest.processWithNumber(run.awaitStarted(LONG).getPid(), "setsid", "/bin/sh", "-c",
                    "sleep 300 & echo $! > '" + stranger + ".new'; mv '" + stranger + ".new' '" + stranger + "'")
                    .waitFor();
            await(() -> Files.exists(stranger));
            assertTrue(isAlive(stranger));
            assertTrue(run.awaitStarted(LONG).signal(ProcessSignal.TERM));
            run.awaitEnd();
            await(() -> !isAlive(daemon));
            assertTrue(isAlive(stranger));
        }
    }

    private Path file(String name) {
        Path file = directory.resolve(name);
        files.add(file);
        return file;
    }

    private static RecordingLaunchListener launch(
            ProcessLauncher launcher, String program, String script, Path argument) {
        RecordingLaunchListener listener = new RecordingLaunchListener();
        LaunchRequest request = LaunchRequest.builder(program, Path.of("/bin/sh"))
                .arguments(List.of("sh", "-c", script, "inside", argument.toString()))
                .environment(Map.of("PATH", "/usr/bin:/bin", "GAGGLED_PROGRAM_NAME", program))
                .build();
        launcher.launch(request, listener);
        return listener;
    }

    private static boolean isAlive(Path file) throws IOException {
        ProcessTable.Entry entry = ProcessTable.entry((int) pidIn(file));
        return entry != null && !entry.dead();
    }

    private static long pidIn(Path file) throws IOException {
        return Long.parseLong(Files.readString(file).strip());
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + LONG.toNanos();
        while (!condition.call()) {
            assertFalse(System.nanoTime() - end > 0, "it took too long");
            Thread.sleep(5);
        }
    }
}
