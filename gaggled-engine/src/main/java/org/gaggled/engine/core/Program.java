package org.gaggled.engine.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.api.launch.ProcessExit;
import org.gaggled.api.launch.StartFailure;
import org.gaggled.api.program.Cause;
import org.gaggled.api.program.ProcessSignal;
import org.gaggled.api.program.ProgramPhase;
import org.gaggled.api.program.ProgramState;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one program: where it is ({@code life}), where it should be ({@code wanted}, {@code disabled}), the
 * {@code cause}, and what it has been through. {@link Lives} changes the life; {@link Gaggle} names those who change
 * the rest.
 */
final class Program implements Needed {

    /** Always the same program; its name is that of the definition in force. */
    ProgramId id;

    ProgramDefinition definition;

    /** What it depends on, and who depends on it; made anew with each definition. */
    final List<Edge> needs = new ArrayList<>();

    final List<Edge> neededBy = new ArrayList<>();

    Life life = new Life.Down();

    /** It should run; what keeps it from running may be a dependency, a pause, or that it is disabled. */
    boolean wanted;

    /** Since when it is a task that is done; {@link Life#NEVER} while it is not. */
    long doneSince = Life.NEVER;

    /** The process of a task's current run ended with success: it is done when all of the run is over. */
    boolean finishing;

    /** A run of its schedule waits for the end of the one before. */
    boolean dueWaits;

    /** An operator, or {@code enabled = false}, keeps it down. */
    boolean disabled;

    /** It starts only when every stop that came with the definition is over. */
    boolean held;

    /** Why it must not run on this host; null where it may, as it always may where it is not placed. */
    @Nullable
    String noPlace;

    /**
     * Its run was begun by an earlier gaggled that had a place for it, and goes on by that; no other is begun by it.
     */
    boolean adoptedPlace;

    /** The definition no longer has it: it is forgotten when its run is over. */
    boolean leaving;

    /** Why it is where it is; null while it is simply up, or was never started. */
    @Nullable
    Cause cause;

    /** The number of its current or last launch; 0 before the first. */
    long run;

    /** What its current or last run was launched as; null before the first. */
    @Nullable
    LaunchRequest launched;

    /** The command around its life that runs now and that its life waits for, and beside it that of a reload. */
    @Nullable
    Errand errand;

    @Nullable
    Errand reload;

    /** Something of the current run was tried, and what comes after its end is still to come. */
    boolean attempted;

    /** Why the current or last run ends, as far as that has begun. */
    @Nullable
    Cause endCause;

    /** How often it was started: what was taken back is no start. */
    long launches;

    /** The signals that gaggled sent to the current run to stop it, and the last that an operator had it send. */
    final Set<ProcessSignal> sentSignals = new HashSet<>();

    Input.@Nullable OperatorSignal askedSignal;

    /** When gaggled gave up on it, after too many setbacks; {@link Life#NEVER} while it has not. */
    long failedAt = Life.NEVER;

    /** How the last process ended, and when it did, or all of its run was gone; null before that. */
    @Nullable
    ProcessExit lastExit;

    /** How the process of the current or last run ended; null where it has not, or there was none. */
    @Nullable
    Death lastDeath;

    long endedAt;

    /** When it last ceased to have a run. */
    long downSince;

    /** What was heard of the current or last run, beside how it ended. */
    final Heard heard = new Heard();

    /** The last run ended by itself, with success. */
    boolean succeeded;

    /** The current or last run was ended by gaggled, not by itself. */
    boolean stoppedByGaggle;

    @Nullable
    StartFailure startFailure;
    long lastPid;
    long sequence;

    /** How many of its needs do not hold. */
    int missing;

    /** Whether it needs programs of other hosts. */
    boolean needsElsewhere;

    /** Its place in an order in which each program comes after all that it needs. */
    int rank;

    /** When the first loss that its graces keep from it is told; {@link Life#NEVER} where there is none. */
    long graceAlarm = Life.NEVER;

    /** Not to be started before this time: a pause. */
    long notBefore;

    /** Why it is to be stopped in its turn, together with others; null while it is not. */
    @Nullable
    Cause stopDue;

    /** By which its current run is ended, where that is not by its definition; else null. */
    @Nullable
    LifeRules rulesOfEnd;

    /** Its process was started by an earlier gaggled, and the launcher has not said yet that it has taken it over. */
    boolean adopting;

    /** Its current run was begun by an earlier gaggled. */
    boolean adopted;

    /** What was last remembered of it; null where nothing was. */
    @Nullable
    Memory remembered;

    final Setbacks setbacks = new Setbacks();
    final RestartPause restartPause = new RestartPause();
    final RestartPause retryPause = new RestartPause();

    Program(ProgramDefinition definition, Duration startWait) {
        this.id = definition.id();
        this.definition = definition;
        this.disabled = !definition.life().enabled();
        this.noPlace = Places.atFirst(rules());
        this.wanted = startsByItself();
        boundPauses(startWait);
        resetRetries();
    }

    private void boundPauses(Duration startWait) {
        Duration longest = rules().restarts().backoffMax();
        restartPause.bound(rules().restarts().backoff(), longest);
        // Not even "startwait = 0" makes a start that fails a busy loop.
        Duration retry = startWait.isZero() ? Duration.ofMillis(1) : startWait;
        retryPause.bound(retry, retry.compareTo(longest) > 0 ? retry : longest);
    }

    /** What came of earlier starts counts no more. For the next one that fails even the first retry waits. */
    void resetRetries() {
        retryPause.reset();
        retryPause.afterRun(0);
    }

    /** Somebody has decided: earlier short runs count no more. */
    void noPause() {
        notBefore = 0;
        restartPause.reset();
    }

    /** Somebody has decided: what it has been through counts no more, and it has not failed. */
    void beginAnew() {
        noPause();
        resetRetries();
        setbacks.forget();
        failedAt = Life.NEVER;
    }

    boolean hasFailed() {
        return failedAt != Life.NEVER;
    }

    /** The task whose run has ended with success is done; it stays so while a later run goes on. */
    void finish(long now) {
        finishing = false;
        doneSince = Math.min(doneSince, now);
    }

    /**
     * It is not done any more: somebody wants it again, or down, its definition is another, or a later run was no
     * success.
     */
    void undo() {
        doneSince = Life.NEVER;
        finishing = false;
        dueWaits = false;
    }

    /**
     * Counts an end by itself, or a start that came to nothing, after which it would be started again. One more than
     * its limit allows, and it has failed.
     */
    void countSetback(Cause what, long now) {
        RespawnLimit limit = rules().restarts().limit();
        if (limit != null && setbacks.exceed(limit, now)) {
            failedAt = now;
            cause = new Cause.Limit(limit.most(), limit.within(), what);
        }
    }

    /** The definition no longer has it. */
    void leave() {
        leaving = true;
        dueWaits = false;
    }

    /** Whether that is another definition of it. */
    boolean isChangedBy(ProgramDefinition next) {
        return !definition.livesLike(next);
    }

    /** Whether it is done, or about to be, and is not by that definition. */
    private boolean isUndoneBy(ProgramDefinition next) {
        return (isDone() || finishing) && (leaving || !definition.isDoneLike(next));
    }

    /** Whether it has failed, or is done and does not run, and that definition has it begin anew. */
    boolean isOverAndBeginsBy(ProgramDefinition next) {
        return (hasFailed() && (leaving || isChangedBy(next))) || (!hasRun() && isUndoneBy(next));
    }

    /** Another definition of the same program, from now on. */
    void redefine(ProgramDefinition value, Duration startWait) {
        // What comes back before it was gone is to be as new.
        boolean changed = leaving || isChangedBy(value);
        boolean switched = leaving || value.life().enabled() != definition.life().enabled();
        boolean otherDuty = !value.life().duty().equals(definition.life().duty());
        boolean undone = isUndoneBy(value);
        boolean anew = isOverAndBeginsBy(value) || (undone && finishing) || (changed && !hasRun() && otherDuty);
        LifeRules before = rules();
        definition = value;
        Places.redefined(this, before);
        id = value.id();
        leaving = false;
        dueWaits = dueWaits && schedule() != null;
        if (changed && hasFailed()) {
            beginAnew();
        } else if (changed) {
            setbacks.forget();
        }
        if (undone) {
            undo();
            cause = life instanceof Life.Running ? cause : new Cause.Reload();
        }
        if (switched) {
            disabled = !value.life().enabled();
        }
        if (switched || (anew && !disabled)) {
            wanted = startsByItself();
        }
        boundPauses(startWait);
    }

    LifeRules rules() {
        return definition.life();
    }

    /** The current run is stopped for another definition: it is ended by the rules that it has had until now. */
    void keepRulesOfEnd() {
        if (hasRun() && rulesOfEnd == null) {
            rulesOfEnd = rules();
        }
    }

    /** The rules by which the current run is ended. */
    LifeRules endRules() {
        return Objects.requireNonNullElse(rulesOfEnd, rules());
    }

    boolean isTask() {
        return rules().duty() instanceof Duty.Task;
    }

    /** When it runs, where it is a task that has a schedule; otherwise null. */
    @Nullable
    Schedule schedule() {
        return rules().duty() instanceof Duty.Task task ? task.schedule() : null;
    }

    /** Whether it is wanted before anybody asks for it. */
    private boolean startsByItself() {
        return rules().enabled() && schedule() == null;
    }

    /** Whether it is a task that is done; a later run of its schedule may go on. */
    boolean isDone() {
        return doneSince != Life.NEVER;
    }

    /** Whether it is started again after an end by itself. */
    boolean isWantedAfter(boolean success) {
        return !(success && isTask()) && rules().restarts().respawn().isAfter(success);
    }

    /** Whether there is, or may at any moment be, a process. */
    boolean hasRun() {
        return life instanceof Life.Run;
    }

    /** Whether it is to run, as far as that is not a matter of places, needs and times. */
    boolean mayStart() {
        return wanted && !disabled && !leaving && !hasFailed();
    }

    /** Whether it is to run on this host, as far as that is not a matter of needs and times. */
    boolean mayStartHere() {
        return mayStart() && noPlace == null;
    }

    /** Whether another run may come after one that came to nothing. */
    boolean mayBeTriedAgain() {
        return mayStart() || (schedule() != null && !finishing && !disabled && !leaving && !hasFailed());
    }

    @Override
    public boolean mayComeUp() {
        return !disabled && !leaving && !hasFailed() && (wanted || hasRun() || schedule() != null);
    }

    /** Whether it is down, by itself, and nothing of what it has been through brings it back. */
    boolean isDownForGood() {
        boolean byItself = !stoppedByGaggle || endCause instanceof Cause.NotAlive;
        boolean ended = !wanted && byItself && !isDone() && schedule() == null;
        return !hasRun() && !disabled && !leaving && (hasFailed() || ended);
    }

    @Override
    public ProgramId id() {
        return id;
    }

    @Override
    public List<Edge> neededBy() {
        return neededBy;
    }

    @Override
    public @Nullable Cause cause() {
        return cause;
    }

    @Override
    public @Nullable Holding holding(Condition condition) {
        return null;
    }

    @Override
    public boolean isKnown() {
        return true;
    }

    /** The one place where that is decided. */
    @Override
    public long since(Condition condition) {
        return switch (condition) {
            case STARTED -> life instanceof Life.Running running ? running.since() : Life.NEVER;
            case READY -> life instanceof Life.Running running ? running.readySince() : Life.NEVER;
            case ENDED -> !hasRun() && lastExit != null ? downSince : Life.NEVER;
            case DONE -> doneSince;
        };
    }

    /** When the last of its needs has held for long enough, or {@link Life#NEVER}. */
    long satisfiedAt() {
        long at = 0;
        for (Edge need : needs) {
            at = Math.max(at, need.satisfiedAt());
        }
        return at;
    }

    boolean isSatisfied(long now) {
        return missing == 0 && satisfiedAt() <= now;
    }

    @Override
    public ProgramPhase phase() {
        if (hasFailed() && !hasRun()) {
            return ProgramPhase.FAILED;
        }
        return isDone() && life instanceof Life.Down ? ProgramPhase.DONE : life.phase();
    }

    ProgramState state(long now) {
        ProcessExit exit = lastExit;
        long pid = life.processId();
        ProgramState.Builder state = ProgramState.builder(id.name())
                .instance(id.group(), id.instance())
                .tags(definition.tags())
                .phase(phase())
                .ready(since(Condition.READY) != Life.NEVER)
                .sequence(sequence)
                .dependenciesSatisfied(isSatisfied(now))
                .operatorDisabled(disabled)
                .stoppedByGaggle(pid == 0 && stoppedByGaggle)
                .succeeded(pid == 0 && succeeded)
                .restarts(Math.max(0, launches - 1))
                .lastExit(exit == null ? null : exit.getStatus())
                .lastUsage(exit == null ? null : exit.getUsage())
                .startFailure(startFailure == null ? null : startFailure.toString())
                .cause(cause);
        if (lastPid != 0) {
            state.lastPid(lastPid);
        }
        if (pid != 0) {
            state.pid(pid).uptime(Duration.ofNanos(now - life.startedAt()));
        }
        return state.build();
    }
}
