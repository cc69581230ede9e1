package org.gaggled.launcher.dryrun;

import java.util.Set;
import java.util.function.Consumer;
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

    private static final Logger log = LoggerFactory.getLogger(RehearsedProcess.class);

    /** By default these are ignored, or stop and continue a process, which is no end. */
    private static final Set<String> HARMLESS =
            Set.of("SIGCHLD", "SIGURG", "SIGWINCH", "SIGCONT", "SIGSTOP", "SIGTSTP", "SIGTTIN", "SIGTTOU");

    private final LaunchRequest request;
    private final long pid;
    private final Consumer<ProcessExit> end;
    private boolean ended;

    RehearsedProcess(LaunchRequest request, long pid, Consumer<ProcessExit> end) {
        this.request = request;
        this.pid = pid;
        this.end = end;
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
        log.info(
                "dry run: [{}] would send {} to {} {}",
                request.getProgramName(),
                signal.name(),
                request.getScope() == SignalScope.GROUP ? "group" : "process",
                pid);
        if (!HARMLESS.contains(signal.name())) {
            ended = true;
            end.accept(new ProcessExit(new ExitStatus.Killed(signal, false), null, false));
        }
        return true;
    }
}
