package org.gaggled.engine.core;

import java.time.Duration;
import java.util.List;
import org.gaggled.api.launch.ProcessExit;
import org.gaggled.api.launch.SignalScope;
import org.gaggled.api.launch.StartFailure;
import org.gaggled.api.program.Cause;
import org.gaggled.api.program.ProcessSignal;
import org.jspecify.annotations.Nullable;

/**
 * What the next gaggled has to know of one program, beside its definition and what processes of it there are: all that
 * cannot be found out again. A program that is made of its memory goes on as if nothing had happened. Immutable.
 *
 * @param life where it is; one without a run is {@link Life.Down}, and finds its place anew
 * @param errand the command around its life that its life waits for; null where there is none
 * @param reload the command that has it read its configuration again; null where there is none
 * @param scope whom a signal to its run reaches
 * @param leaving how it is to be stopped, where the definition does not have it any more; otherwise null
 * @param holdings what it goes by of other hosts
 * @param fenced whether its run is fenced, as that of a program is that was placed when it was launched
 */
public record Memory(
        ProgramId id,
        Life life,
        @Nullable Errand errand,
        @Nullable Errand reload,
        Aim aim,
        Run run,
        Past past,
        Pauses pauses,
        List<Grace> graces,
        SignalScope scope,
        @Nullable Parting leaving,
        List<Held> holdings,
        boolean fenced) {

    /** Of how many programs of another host that are needed by one name something is remembered. */
    public static final int MOST_OF_A_RULE = 4;

    /** As that, of a program that needs nothing of other hosts, and is not placed. */
    public Memory(
            ProgramId id, Life life, @Nullable Errand errand, @Nullable Errand reload, Aim aim, Run run, Past past,
            Pauses pauses, List<Grace> graces, SignalScope scope, @Nullable Parting leaving) {
        this(id, life, errand, reload, aim, run, past, pauses, graces, scope, leaving, List.of(), false);
    }

    /**
     * Where a program should be.
     *
     * @param wanted it should run
     * @param disabled an operator, or {@code enabled = false}, keeps it down
     * @param held it starts only when every stop that came with a definition is over
     * @param dueWaits a run of its schedule waits for the end of the one before
     * @param stopDue why it is to be stopped, in its turn, for another definition; null where it is not
     */
    public record Aim(boolean wanted, boolean disabled, boolean held, boolean dueWaits, @Nullable Cause stopDue) {}

    /**
     * What there is to know of its current or last run.
     *
     * @param number counted over all programs, so that no two runs have the same; 0 before the first
     * @param attempted something of it was tried, and what comes after its end is still to come
     * @param finishing the process of a task ended with success: it is done when all of the run is over
     * @param stoppedByGaggle gaggled ends it, or has ended it
     * @param endCause why it ends, as far as that has begun
     * @param sentSignals the numbers of the signals that gaggled sent to stop it, as bits
     * @param askedSignal the last signal that an operator had gaggled send
     * @param lastPid the process of the last run that had one; 0 before that
     * @param death how its process ended; null where it has not
     * @param heard what was heard of it
     */
    public record Run(
            long number,
            boolean attempted,
            boolean finishing,
            boolean stoppedByGaggle,
            @Nullable Cause endCause,
            long sentSignals,
            @Nullable Asked askedSignal,
            long lastPid,
            @Nullable Death death,
            Told heard) {}

    /** A signal, and the operator who asked for it. */
    public record Asked(ProcessSignal signal, Cause.Operator requester) {}

    /**
     * What was heard of a run, by its probes or from itself.
     *
     * @param wasReady it was ready at some time
     * @param notReadySince when it last ceased to be ready; only of use where it did
     * @param detail why it is not ready, as far as anybody has said
     * @param status what it says of itself
     */
    public record Told(boolean wasReady, long notReadySince, @Nullable String detail, @Nullable String status) {

        /** Nothing. */
        public static final Told NOTHING = new Told(false, 0, null, null);
    }

    /**
     * What it has been through.
     *
     * @param cause why it is where it is; null while it is simply up, or was never started
     * @param sequence how many changes of it were told that count
     * @param launches how often it was started
     * @param succeeded whether its last run ended by itself, with success
     * @param doneSince since when it is a task that is done, or {@link Life#NEVER}
     * @param failedAt when gaggled gave up on it, or {@link Life#NEVER}
     * @param endedAt when its last process ended, or all of its run was gone
     * @param downSince when it last ceased to have a run
     * @param lastExit how its last process ended; null before that
     * @param startFailure why its last start failed; null where it has not
     */
    public record Past(
            @Nullable Cause cause,
            long sequence,
            long launches,
            boolean succeeded,
            long doneSince,
            long failedAt,
            long endedAt,
            long downSince,
            @Nullable ProcessExit lastExit,
            @Nullable StartFailure startFailure) {}

    /**
     * What keeps it from being started at once.
     *
     * @param notBefore it is not to be started before this time
     * @param restart how long the pause before a restart has become
     * @param retry how long the pause after a start that failed has become
     * @param setbacks when it ended by itself or could not be started, as far as that still counts
     */
    public record Pauses(long notBefore, Pause restart, Pause retry, List<Long> setbacks) {

        /** Keeps a copy of the list. */
        public Pauses {
            setbacks = List.copyOf(setbacks);
        }
    }

    /**
     * A pause that grows.
     *
     * @param begun whether there was a run before, so that the next short one makes it grow
     */
    public record Pause(boolean begun, long nanos) {}

    /**
     * A loss that is kept from it, which runs, until its grace is over.
     *
     * @param needed what was lost
     * @param since since when that had held
     * @param loss why it ceased to hold
     */
    public record Grace(ProgramId needed, long since, long lostAt, Cause loss) {}

    /**
     * That it was told of a program of another host that what it needs of it holds. If that has ceased since, it has
     * been lost.
     */
    public record Held(ProgramId needed, Holding holding) {}

    /** How a program is stopped that the definition does not have any more: by its signals alone. */
    public record Parting(StopSteps stopSteps, Duration killWait) {}

    /** Keeps copies of the lists. */
    public Memory {
        graces = List.copyOf(graces);
        holdings = List.copyOf(holdings);
    }
}
