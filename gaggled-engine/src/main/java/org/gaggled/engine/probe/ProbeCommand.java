package org.gaggled.engine.probe;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.gaggled.api.launch.LaunchListener;
import org.gaggled.api.launch.LaunchedProcess;
import org.gaggled.api.launch.ProcessExit;
import org.gaggled.api.launch.StartFailure;
import org.gaggled.api.probe.ProbeAnswer;
import org.gaggled.api.program.ExitStatus;
import org.gaggled.api.program.ProcessSignal;
import org.jspecify.annotations.Nullable;

/**
 * The command of one try, as a process of the launcher in a session of its own. What it leaves in that is killed when
 * it has ended, and all of it when it is not wanted any more.
 */
final class ProbeCommand implements LaunchListener {

    private final CompletableFuture<ProbeAnswer> answer = new CompletableFuture<>();
    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    private @Nullable LaunchedProcess process;
    private boolean unwanted;

    /** Waits for how it ends; null when it has not ended in that time. */
    @Nullable
    ProbeAnswer await(long nanos) throws InterruptedException {
        try {
            return answer.get(nanos, TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            return null;
        } catch (ExecutionException impossible) {
            throw new AssertionError("an answer is never an exception", impossible);
        }
    }

    /** Kills it with all that is in its session. If the launcher has not begun it yet, it need not. */
    synchronized void kill() {
        unwanted = true;
        if (process != null) {
            process.signal(ProcessSignal.KILL);
        }
    }

    /** Waits until nothing is left of it; false when something is after that time. */
    boolean awaitEnd(long nanos) throws InterruptedException {
        try {
            gone.get(nanos, TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException late) {
            return false;
        } catch (ExecutionException impossible) {
            throw new AssertionError("an end is never an exception", impossible);
        }
    }

    /** Done when nothing is left of it. */
    CompletableFuture<Void> end() {
        return gone;
    }

    @Override
    public synchronized boolean isWanted() {
        if (unwanted) {
            over(ProbeAnswer.failure("not started in time"));
        }
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
        over(ProbeAnswer.failure(failure.getMessage()));
    }

    @Override
    public void exited(ProcessExit exit) {
        answer.complete(meaningOf(exit.getStatus()));
        if (exit.hasLeftovers()) {
            kill();
        } else {
            gone.complete(null);
        }
    }

    private static ProbeAnswer meaningOf(ExitStatus status) {
        return switch (status) {
            case ExitStatus.Exited(int code) when code == 0 -> ProbeAnswer.success();
            case ExitStatus.Unknown(Integer code) when code != null && code == 0 -> ProbeAnswer.success();
            case ExitStatus.Exited _,ExitStatus.Unknown _ -> ProbeAnswer.failure(status.toString());
            case ExitStatus.Killed killed -> ProbeAnswer.failure("killed by " + killed);
        };
    }

    @Override
    public void gone() {
        gone.complete(null);
    }

    private void over(ProbeAnswer how) {
        answer.complete(how);
        gone.complete(null);
    }
}
