package org.gaggled.engine.upgrade;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.gaggled.api.HarmlessText;
import org.gaggled.api.control.ControlException;
import org.gaggled.api.control.ControlOutcome;
import org.gaggled.api.launch.LaunchListener;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.api.launch.LaunchedProcess;
import org.gaggled.api.launch.ProcessExit;
import org.gaggled.api.launch.ProcessLauncher;
import org.gaggled.api.launch.SignalScope;
import org.gaggled.api.launch.StartFailure;
import org.gaggled.api.program.ExitStatus;
import org.gaggled.api.program.ProcessSignal;
import org.gaggled.engine.launch.DescriptorException;
import org.gaggled.engine.launch.Descriptors;
import org.jspecify.annotations.Nullable;

/**
 * Has what is installed now check the configuration that this gaggled was started with ({@code bin/gaggled -t}), and
 * say what it would execute. The launcher starts it, because that hands arguments and environment on to the byte, and
 * with no signal blocked.
 */
final class InstallationCheck {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Between two looks at what it prints; a pipe holds more than it prints meanwhile, or makes it wait. */
    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

    private static final int BYTES_AT_ONCE = 16 * 1024;

    /** As much of what is wrong as is told. */
    private static final int MOST_OF_PROBLEM = 16 * 1024;

    /** More than the kernel takes as arguments and environment. */
    private static final int MOST_OF_COMMAND = 8 * 1024 * 1024;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final int mostBytes;

    private InstallationCheck(int mostBytes) {
        this.mostBytes = mostBytes;
    }

    /**
     * Runs the check, and waits for its end.
     *
     * @return what is wrong, as it says so; null where nothing is
     */
    static @Nullable String problem(ProcessLauncher launcher, Successor successor, Path stateDirectory)
            throws InterruptedException {
        InstallationCheck check = new InstallationCheck(MOST_OF_PROBLEM);
        String end = check.run(launcher, successor, successor.check(stateDirectory), Set.of(1, 2));
        return end == null ? null : check.text(end);
    }

    /**
     * Asks the script what it would execute. Between this gaggled and the next, no shell may run in this process: it
     * would reap a program that ends meanwhile, and nobody would know the status.
     *
     * @throws ControlException when it does not say so
     */
    static StartCommand command(ProcessLauncher launcher, Successor successor, Path stateDirectory)
            throws InterruptedException {
        InstallationCheck check = new InstallationCheck(MOST_OF_COMMAND);
        List<String> question = successor.question(stateDirectory);
        String end = check.run(launcher, successor, question, Set.of(1));
        StartCommand command = end == null ? StartCommand.parse(check.printed.toByteArray()) : null;
        if (command == null) {
            throw new ControlException(
                    ControlOutcome.REFUSED,
                    String.join(" ", question.subList(0, 2)) + " does not say what it executes ("
                            + (end == null ? "it printed something else" : end)
                            + "); install a gaggled that can be upgraded to");
        }
        return command;
    }

    /** Runs it, and waits for its end: how it ended, or null where that is a success. */
    private @Nullable String run(
            ProcessLauncher launcher, Successor successor, List<String> arguments, Set<Integer> listenedTo)
            throws InterruptedException {
        try {
            Descriptors.Pipe pipe = Descriptors.pipe();
            Run run = new Run();
            try {
                launcher.launch(
                        LaunchRequest.builder("upgrade", successor.script())
                                .arguments(arguments)
                                .environment(successor.environment())
                                // In gaggled's own cgroup, as gaggled itself will be.
                                .scope(SignalScope.PROCESS)
                                .descriptors(listenedTo.stream()
                                        .collect(Collectors.toMap(number -> number, _ -> pipe.writeEnd())))
                                .build(),
                        run);
                return outcome(run, pipe.readEnd());
            } finally {
                run.kill();
                Descriptors.close(pipe.readEnd());
                // Not before it was handed on: the launcher does that on another thread.
                Descriptors.close(pipe.writeEnd());
            }
        } catch (DescriptorException e) {
            return "what it prints cannot be read: " + e.getMessage();
        }
    }

    private @Nullable String outcome(Run run, int pipe) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocate(BYTES_AT_ONCE);
            while (true) {
                boolean over = run.awaitEnd(LOOK_AGAIN);
                drain(pipe, bytes);
                if (over) {
                    return run.isSuccess() ? null : run.howItEnded();
                }
                if (System.nanoTime() - deadline > 0) {
                    return "it did not end within " + PATIENCE.toSeconds() + " s";
                }
            }
        }
    }

    private void drain(int pipe, MemorySegment bytes) {
        for (int count = Descriptors.read(pipe, bytes); count > 0; count = Descriptors.read(pipe, bytes)) {
            int wanted = Math.min(count, mostBytes - printed.size());
            printed.write(bytes.asSlice(0, wanted).toArray(ValueLayout.JAVA_BYTE), 0, wanted);
        }
    }

    private String text(String end) {
        String text = printed.toString(StandardCharsets.UTF_8).strip();
        return text.isEmpty() ? end : text.lines().map(HarmlessText::of).collect(Collectors.joining("\n"));
    }

    /** Its process. */
    private static final class Run implements LaunchListener {

        private final CompletableFuture<String> end = new CompletableFuture<>();
        private @Nullable LaunchedProcess process;
        private boolean unwanted;
        private volatile boolean success;

        boolean awaitEnd(Duration bound) throws InterruptedException {
            try {
                end.get(bound.toNanos(), TimeUnit.NANOSECONDS);
                return true;
            } catch (TimeoutException goesOn) {
                return false;
            } catch (ExecutionException impossible) {
                throw new AssertionError("an end is never an exception", impossible);
            }
        }

        boolean isSuccess() {
            return success;
        }

        String howItEnded() {
            return end.join();
        }

        synchronized void kill() {
            unwanted = true;
            if (process != null) {
                process.signal(ProcessSignal.KILL);
            }
        }

        @Override
        public synchronized boolean isWanted() {
            return !unwanted;
        }

        @Override
        public synchronized void started(LaunchedProcess started) {
            process = started;
            if (unwanted) {
                kill();
            }
        }

        @Override
        public void startFailed(StartFailure failure) {
            end.complete(failure.getMessage());
        }

        @Override
        public void exited(ProcessExit exit) {
            success = exit.getStatus() instanceof ExitStatus.Exited(int code) && code == 0;
            end.complete("it ended with " + exit.getStatus());
        }

        @Override
        public void gone() {
            // Its leader's end is what counts.
        }
    }
}
