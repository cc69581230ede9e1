package org.gaggled.engine.oracle;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gaggled.engine.core.Dependency;
import org.gaggled.engine.core.Duty;
import org.gaggled.engine.core.ErrandKind;
import org.gaggled.engine.core.LifeRules;
import org.gaggled.engine.core.ProgramDefinition;
import org.gaggled.engine.core.ProgramId;
import org.gaggled.engine.core.Respawn;
import org.gaggled.engine.core.Schedule;
import org.jspecify.annotations.Nullable;

/**
 * What has happened to one program: facts only, each noted where it happens. Whatever follows from them is computed
 * anew whenever it is asked for. A time is null where the thing has not happened, or does not hold.
 */
final class Facts {

    private static final String NOBODY_HAS_SAID = "nobody has said yet whether it has a place here";

    /** How far a run has come. */
    enum Stage {
        /** There is no run. */
        NONE,
        /** Its {@code prestart} runs. */
        PREPARED,
        /** The launcher is asked for its process. */
        LAUNCHED,
        /** Its process runs. */
        RUNNING,
        /** Its process has ended, and others that it left behind are there. */
        LEFT_OTHERS,
        /** All of its processes are gone, and a command around its life is waited for before {@code poststop}. */
        WAITS_FOR_COMMANDS,
        /** Its {@code poststop} runs. */
        AFTERWARDS
    }

    /** What a dependent was told of one program that it needs. */
    enum Standing {
        /** What it waits for holds. */
        HOLDS,
        /** It is not waited for, because it cannot come about by itself and is not required. */
        WITHOUT,
        /** It is waited for. */
        MISSING
    }

    /** Why a program is being stopped. */
    enum Reason {
        OPERATOR, DEPENDENCY, NOT_READY, NOT_ALIVE, ITS_OWN_END, LAUNCHER, SHUTDOWN, RELOAD, PLACEMENT
    }

    final ProgramId id;
    ProgramDefinition definition;

    // ---- where it should be
    boolean wanted;
    boolean disabled;
    @Nullable
    Long failedAt;
    boolean dueWaits;

    /** Why it must not run here; null where it may. */
    @Nullable
    String noPlace;

    // ---- its run
    Stage stage = Stage.NONE;
    long run;
    @Nullable
    Reason stopping;
    boolean withdrawn;
    @Nullable
    Long startedAt;
    @Nullable
    Long readySince;
    boolean wasReady;
    @Nullable
    Long notReadySince;
    @Nullable
    Long readyBy;

    /** Which signal of its stop was sent last; -1 while its {@code stopcommand} is waited for. */
    int step;

    /** When the next step of its stop, or the end of what is waited for, is due. */
    @Nullable
    Long due;
    boolean killed;
    boolean refused;
    boolean finishing;

    /** The commands around its life that run, each with the time of its begin; and those that were killed. */
    final Map<ErrandKind, Long> commands = new HashMap<>();
    final Set<ErrandKind> late = new HashSet<>();

    // ---- what it has been through
    @Nullable
    Long doneSince;
    boolean everEnded;
    @Nullable
    Long idleSince;
    @Nullable
    Long endedSince;
    boolean endedByItself;
    final List<Long> runsThatDied = new ArrayList<>();
    int failedStarts;
    final List<Long> setbacks = new ArrayList<>();
    long notBefore = Long.MIN_VALUE;

    /** When it is to be started, as far as only a clock tells. */
    @Nullable
    Long startsAt;
    boolean pauseIsForFailure;
    boolean pauseIsForReadiness;

    // ---- what it was told of what it needs
    final Map<ProgramId, Standing> told = new HashMap<>();
    final Map<ProgramId, Long> toldSince = new HashMap<>();

    /** Since when a loss is kept from it. */
    final Map<ProgramId, Long> grace = new HashMap<>();

    Facts(ProgramDefinition definition) {
        this.id = definition.id();
        this.definition = definition;
        this.disabled = !definition.life().enabled();
        this.noPlace = definition.life().places() == null ? null : NOBODY_HAS_SAID;
    }

    LifeRules rules() {
        return definition.life();
    }

    List<Dependency> needs() {
        return rules().dependencies();
    }

    boolean isIdle() {
        return stage == Stage.NONE;
    }

    /** Whether nothing of its run is left but commands around its life. */
    boolean isOverButForCommands() {
        return stage == Stage.WAITS_FOR_COMMANDS || stage == Stage.AFTERWARDS;
    }

    /** Whether its process runs and is to go on running. */
    boolean isUp() {
        return stage == Stage.RUNNING && stopping == null;
    }

    boolean isTask() {
        return rules().duty() instanceof Duty.Task;
    }

    @Nullable
    Schedule schedule() {
        return rules().duty() instanceof Duty.Task task ? task.schedule() : null;
    }

    boolean isRestartedByOperators() {
        return isTask() || rules().restarts().respawn() != Respawn.NEVER;
    }

    /** Whether nothing but an operator, another definition or a propagated loss brings it up. */
    boolean cannotComeUpByItself() {
        return disabled || failedAt != null || isIdle() && !wanted && schedule() == null;
    }

    /** The row of short runs is broken. */
    void noPause() {
        runsThatDied.clear();
        notBefore = Long.MIN_VALUE;
    }

    /** All pauses and counts begin anew. */
    void beginAnew() {
        noPause();
        failedStarts = 0;
        setbacks.clear();
        failedAt = null;
    }

    /** All of this but the number of its run. */
    List<Object> knowledge() {
        return Arrays.asList(wanted, disabled, failedAt, dueWaits, noPlace, stage, stopping, withdrawn, startedAt,
                readySince,
                wasReady, notReadySince, readyBy, step, due, killed, refused, finishing, Map.copyOf(commands),
                Set.copyOf(late), doneSince, everEnded, idleSince, endedSince, endedByItself,
                List.copyOf(runsThatDied), failedStarts, List.copyOf(setbacks), notBefore, startsAt, pauseIsForFailure,
                pauseIsForReadiness, Map.copyOf(told), Map.copyOf(toldSince), Map.copyOf(grace));
    }
}
