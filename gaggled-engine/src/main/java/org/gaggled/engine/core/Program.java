package org.gaggled.engine.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.gaggled.api.launch.ProcessExit;
import org.gaggled.api.program.ProcessSignal;
import org.gaggled.api.program.ProgramPhase;
import org.gaggled.api.program.ProgramState;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one program: where it is ({@code phase}), where it should be ({@code wanted}, {@code disabled}), and why.
 * Only {@link Gaggle} changes it; the methods here answer questions.
 */
final class Program {

    /** No time: an alarm that is not set. */
    static final long NEVER = Long.MAX_VALUE;

    final int index;
    final ProgramRules rules;

    /** Who depends on it, and what it depends on; made once, when the gaggle is built. */
    final List<Dependent> dependents = new ArrayList<>();

    final List<Dependency> dependencies = new ArrayList<>();

    ProgramPhase phase = ProgramPhase.DOWN;

    /** It should run; what keeps it from running may be a dependency, a pause, or that it is disabled. */
    boolean wanted;

    /** An operator, or {@code enabled = false}, keeps it down. */
    boolean disabled;

    /** The number of its current or last launch; 0 before the first. */
    long run;

    /** The process of the current run; 0 without one. */
    long pid;

    /** The process has ended, and others of its session are left. */
    boolean leaderDead;

    long lastPid;
    long upSince;

    /** When it last stopped counting as up for those that need it; 0, the beginning, if it never counted. */
    long lostAt;

    /** It no longer counts as up, and not everybody who depends on it has been told yet; only ever seen after a broken step. */
    boolean lossUntold;

    /** When its last run ended. */
    long endedAt;

    /** How many of its dependencies are not up. */
    int missing;

    /** Not to be started before this time: a pause. */
    long notBefore;

    /** When its alarm rings; {@link #NEVER} without one. */
    long alarmAt = NEVER;

    /** The current or last run was ended by gaggled, not by itself. */
    boolean stoppedByGaggle;

    /** The run that is being stopped was, or is at once to be, sent SIGKILL. */
    boolean killed;

    /** The system does not permit a signal to the run that is being stopped. */
    boolean signalRefused;

    /** The last signal that gaggled sent to the current run by itself. */
    @Nullable ProcessSignal sentSignal;

    /** The last signal that an operator had gaggled send to the current run, and who that was. */
    @Nullable ProcessSignal askedSignal;

    String askedBy = "";

    /** How the process of the last run ended, in words. */
    String cause = "gone";

    /** While everything is being shut down: how many of its dependents still have a run. */
    int livingDependents;

    final RestartPause restartPause;
    final RestartPause retryPause;
    long launches;
    long sequence;
    @Nullable ProcessExit lastExit;
    @Nullable String startFailure;
    String reason = "";

    Program(int index, ProgramRules rules, Duration startWait) {
        this.index = index;
        this.rules = rules;
        this.wanted = rules.enabled();
        this.disabled = !rules.enabled();
        this.restartPause = new RestartPause(rules.backoff(), rules.backoffMax());
        // Not even "startwait = 0" makes a start that fails a busy loop.
        Duration retry = startWait.isZero() ? Duration.ofMillis(1) : startWait;
        Duration longest = retry.compareTo(rules.backoffMax()) > 0 ? retry : rules.backoffMax();
        this.retryPause = new RestartPause(retry, longest);
        // For a start that fails even the first retry waits.
        this.retryPause.afterRun(0);
    }

    /** One that needs this program. */
    record Dependent(Program program, boolean propagate) {}

    /** One that this program needs. */
    record Dependency(Program program, long delay, boolean propagate) {}

    /** Whether there is, or may at any moment be, a process. */
    boolean hasRun() {
        return switch (phase) {
            case STARTING, UP, STOPPING -> true;
            case DOWN, WAITING -> false;
        };
    }

    boolean mayStart() {
        return wanted && !disabled;
    }

    /** When the last of its dependencies has been up for long enough; only of use while none is missing. */
    long satisfiedAt() {
        long at = 0;
        for (Dependency dependency : dependencies) {
            at = Math.max(at, dependency.program.upSince + dependency.delay);
        }
        return at;
    }

    boolean isSatisfied(long now) {
        return missing == 0 && satisfiedAt() <= now;
    }

    /** The first of its dependencies that is not up; there must be one. */
    Program firstMissing() {
        for (Dependency dependency : dependencies) {
            if (dependency.program.phase != ProgramPhase.UP) {
                return dependency.program;
            }
        }
        throw new IllegalStateException(rules.name() + " misses none of its dependencies");
    }

    ProgramState state(long now) {
        ProcessExit exit = lastExit;
        boolean up = pid != 0 && !leaderDead;
        return ProgramState.builder(rules.name())
                .phase(phase)
                .sequence(sequence)
                .dependenciesSatisfied(isSatisfied(now))
                .operatorDisabled(disabled)
                .stoppedByGaggle(!up && stoppedByGaggle)
                .pid(up ? pid : 0)
                .lastPid(lastPid)
                .uptime(Duration.ofNanos(up ? now - upSince : 0))
                .restarts(Math.max(0, launches - 1))
                .lastExit(exit == null ? null : exit.getStatus())
                .lastUsage(exit == null ? null : exit.getUsage())
                .startFailure(startFailure)
                .reason(reason)
                .build();
    }
}
