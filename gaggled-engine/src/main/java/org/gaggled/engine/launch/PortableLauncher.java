package org.gaggled.engine.launch;

import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.gaggled.api.launch.LaunchListener;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.api.launch.LauncherCapability;
import org.gaggled.api.launch.ProcessExit;
import org.gaggled.api.launch.ProcessLauncher;
import org.gaggled.api.launch.StartFailure;
import org.gaggled.api.program.ExitStatus;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The launcher for any system that has Java: {@link ProcessBuilder}, and what it can do.
 *
 * <p>Beside the {@link LinuxLauncher} it falls short in this, and claims no {@link LauncherCapability}:
 *
 * <ul>
 * <li>Programs stay in gaggled's session and process group: a terminal's Ctrl-C reaches them.
 * <li>A run is over when its process has ended; what that leaves behind is neither seen nor signalled. Before, a signal
 * for the group goes to the process and to those of its descendants that are known at that moment.
 * <li>Only SIGTERM and SIGKILL can be sent.
 * <li>A code above 128 may mean a signal or not.
 * <li>The zeroth argument is always the path of the file. A script without a #! line is run by {@code /bin/sh}.
 * <li>Texts are encoded as the locale wants. Signals that gaggled ignores stay ignored.
 * <li>Programs run as gaggled does: one that asks for {@link org.gaggled.api.launch.ProcessAttributes} is not started.
 * <li>No descriptor can be handed on: a program that asks for one is not started.
 * <li>Each process costs a thread, inside the JDK.</ul>
 */
final class PortableLauncher implements ProcessLauncher {

    private static final Logger LOG = LoggerFactory.getLogger(PortableLauncher.class);

    private static final Duration CLOSE_BOUND = Duration.ofMillis(900);
    private static final int HIGHEST_CERTAIN_CODE = 128;
    private static final File NULL_DEVICE = new File(File.separatorChar == '\\' ? "NUL" : "/dev/null");

    private final StandingThreads starts = StandingThreads.forStarts("jdk-start-");
    private final StandingThreads ends = new StandingThreads("jdk-exit-", 1);

    private final CommandStarts commands = new CommandStarts();

    private volatile boolean closed;

    @Override
    public Set<LauncherCapability> getCapabilities() {
        return Set.of();
    }

    @Override
    public void launch(LaunchRequest request, LaunchListener listener) {
        starts.start(request, () -> start(request, listener));
    }

    private void start(LaunchRequest request, LaunchListener listener) {
        if (!listener.isWanted()) {
            return;
        }
        StartFailure refusal = refusal(request);
        StartFailure failure = refusal != null ? refusal : commands.start(request, found -> attempt(found, listener));
        if (failure != null) {
            tell(request, () -> listener.startFailed(failure));
        }
    }

    private static @Nullable StartFailure refusal(LaunchRequest request) {
        if (!request.getAttributes().isEmpty()) {
            return StartFailure.builder(
                    request.getAttributes() + ": the launcher jdk starts programs only as gaggled itself runs;"
                            + " use the launcher linux, or leave this out")
                    .build();
        }
        if (request.isFenced()) {
            return StartFailure.builder("fence: the launcher jdk cannot have a program killed when gaggled is gone; use"
                    + " the launcher linux").build();
        }
        if (!request.getDescriptors().isEmpty()) {
            return StartFailure.builder(
                    "the launcher jdk cannot hand descriptors on to a program, which ready = fd:N and log:REGEX need;"
                            + " use the launcher linux, or another probe")
                    .build();
        }
        return StartDiagnosis.refusal(request);
    }

    private @Nullable StartFailure attempt(LaunchRequest request, LaunchListener listener) {
        Process process;
        try {
            process = builder(request).start();
        } catch (IOException failure) {
            return StartDiagnosis.explain(request, systemText(failure));
        } catch (RuntimeException | Error bug) {
            LOG.error("bug in the launcher while starting {}", request.getProgramName(), bug);
            return StartDiagnosis.explain(request, "a bug in gaggled: " + bug);
        }
        if (closed) {
            process.destroyForcibly();
            return null;
        }
        tell(request, () -> listener.started(new PortableProcess(process, request.getScope())));
        // The future holds no failure worth a look: telling throws nothing, and after the close nobody is told.
        var _ = process.onExit().thenAcceptAsync(ended -> tell(request, () -> listener.exited(exit(ended))), ends);
        return null;
    }

    private static ProcessBuilder builder(LaunchRequest request) {
        List<String> command = new ArrayList<>();
        command.add(request.getExecutable().toString());
        request.getArguments().stream().skip(1).forEach(command::add);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(request.getWorkingDirectory().toFile())
                .redirectInput(NULL_DEVICE)
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().clear();
        builder.environment().putAll(request.getEnvironment());
        return builder;
    }

    private static String systemText(IOException failure) {
        @Nullable
        Throwable cause = failure.getCause();
        String text = cause == null ? failure.getMessage() : cause.getMessage();
        return text == null ? failure.toString() : text.strip();
    }

    private static ProcessExit exit(Process ended) {
        int code = ended.exitValue();
        boolean certain = code >= 0 && code <= HIGHEST_CERTAIN_CODE;
        return ProcessExit.builder(certain ? new ExitStatus.Exited(code) : new ExitStatus.Unknown(code)).build();
    }

    /** Calls a listener, unless all is over. One that throws must not harm the others. */
    private void tell(LaunchRequest request, Runnable news) {
        if (closed) {
            return;
        }
        try {
            news.run();
        } catch (RuntimeException | Error bug) {
            LOG.error("bug: the listener of {} threw", request.getProgramName(), bug);
        }
    }

    @Override
    public void close() {
        closed = true;
        boolean started = starts.close(CLOSE_BOUND);
        boolean told = ends.close(CLOSE_BOUND);
        if (!started || !told) {
            LOG.warn("a start or a listener is held up; what it starts will be killed");
        }
    }
}
