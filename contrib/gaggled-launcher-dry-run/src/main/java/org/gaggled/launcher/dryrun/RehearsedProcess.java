package org.gaggled.launcher.dryrun;

import java.util.Set;
import java.util.function.Consumer;
import org.gaggled.api.launch.LaunchListener;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.api.launch.LaunchedProcess;
import org.gaggled.api.launch.ProcessExit;
import org.gaggled.api.launch.SignalScope;
import org.gaggled.api.program.ExitStatus;
import org.gaggled.api.program.ProcessSignal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A process that is none. A signal does to it what it does to a program that has made no arrangements for it. */
final class RehearsedProcess implements LaunchedProcess {

    /** What is logged on gaggled's own thread must not wait for who reads it; this one does not. */
    private static final Logger unordered = LoggerFactory.getLogger(RehearsedProcess.class);

    /** By default these are ignored, or stop and continue a process, which is no end. */
    private static final Set<String> HARMLESS =
            Set.of("SIGCHLD", "SIGURG", "SIGWINCH", "SIGCONT", "SIGSTOP", "SIGTSTP", "SIGTTIN", "SIGTTOU");

    private final LaunchRequest request;
    private final long pid;
    private final LaunchListener listener;
    private final Consumer<Runnable> later;
    private boolean ended;

    /** A process of which the listener is told, and the log after an end, by what is given to {@code later}. */
    RehearsedProcess(LaunchRequest request, long pid, LaunchListener listener, Consumer<Runnable> later) {
        this.request = request;
        this.pid = pid;
        this.listener = listener;
        this.later = later;
    }

    @Override
    public long getPid() {
        return pid;
    }

    @Override
    public synchronized boolean signal(ProcessSignal signal) {
        if (ended) {
            return false;
        }
        if (HARMLESS.contains(signal.name())) {
            say(signal, unordered);
        } else {
            ended = true;
            ProcessExit exit = ProcessExit.builder(new ExitStatus.Killed(signal, false)).build();
            later.accept(() -> {
                say(signal, DryRunLauncher.log);
                listener.exited(exit);
            });
        }
        return true;
    }

    private void say(ProcessSignal signal, Logger log) {
        log.info(
                "dry run: [{}] would send {} to {} {}",
                request.getProgramName(),
                signal.name(),
                request.getScope() == SignalScope.GROUP ? "group" : "process",
                pid);
    }
}
