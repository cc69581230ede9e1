package org.gaggled.engine.core;

import org.gaggled.api.launch.ProcessExit;
import org.gaggled.api.program.Cause;
import org.gaggled.api.program.ProgramPhase;
import org.jspecify.annotations.Nullable;

/** Where a program is, with just the data that exists there. Times are the core's nanoseconds. */
public sealed interface Life {

    /** No time: it does not come by itself. */
    long NEVER = Long.MAX_VALUE;

    /** A state in which there is, or may at any moment be, a process, its own or that of a command around its life. */
    sealed interface Run extends Life {}

    /** No process, and none is to be started. */
    record Down() implements Life {}

    /**
     * No process; it is to be started once its dependencies hold and any pause is over.
     *
     * @param until when that is, or {@link #NEVER} while a dependency does not hold
     */
    record Waiting(long until) implements Life {}

    /**
     * The command that comes before its process runs.
     *
     * @param deadline when more has to be done about it
     * @param abandoned whether it is to end at once, and the start with it
     */
    record Preparing(long deadline, boolean abandoned) implements Run {

        Preparing until(long time) {
            return new Preparing(time, abandoned);
        }
    }

    /** The launcher has been asked for a process. */
    record Starting() implements Run {}

    /**
     * Its process runs.
     *
     * @param readySince since when it can be used, or {@link #NEVER} while it cannot
     * @param deadline when it has to be ready at the latest, or {@link #NEVER} where it has not
     */
    record Running(long pid, long since, long readySince, long deadline) implements Run {

        boolean isReady() {
            return readySince != NEVER;
        }

        Running ready(long time) {
            return new Running(pid, since, time, NEVER);
        }

        Running notReady() {
            return new Running(pid, since, NEVER, NEVER);
        }

        Running until(long time) {
            return new Running(pid, since, readySince, time);
        }
    }

    /**
     * It is to end: it is asked to, or its process has died and what that left behind is being cleared up.
     *
     * @param pid the process; 0 while the launcher has not told of it yet
     * @param step which of the stop's steps it has come to, {@link #COMMAND} or {@link #KILL}; that signal was sent, or
     * is to be as soon as there is a process
     * @param exit how the process ended, when that has left others behind; otherwise null
     * @param refused whether the system does not permit to signal it
     * @param deadline when more has to be done about it, or {@link #NEVER} while there is no process
     */
    record Stopping(
            long pid,
            long since,
            Cause cause,
            int step,
            @Nullable ProcessExit exit,
            boolean refused,
            long deadline)
            implements Run {

        /** The step behind all others: SIGKILL. */
        static final int KILL = Integer.MAX_VALUE;

        /** The step before all others: the program's {@code stopcommand}. */
        static final int COMMAND = -1;

        /** A stop that has just begun. */
        static Stopping begun(long pid, long since, Cause cause) {
            return new Stopping(pid, since, cause, 0, null, false, NEVER);
        }

        boolean commands() {
            return step == COMMAND;
        }

        boolean killed() {
            return step == KILL;
        }

        /** Whether a process is there that can be given more time. */
        boolean canWait() {
            return pid != 0 && exit == null && !killed();
        }

        Stopping until(long time) {
            return new Stopping(pid, since, cause, step, exit, refused, time);
        }

        Stopping atStep(int next) {
            return new Stopping(pid, since, cause, next, exit, refused, deadline);
        }

        Stopping withProcess(long process, long start) {
            return new Stopping(process, start, cause, step, exit, refused, deadline);
        }

        Stopping leaderEnded(ProcessExit ended) {
            return new Stopping(pid, since, cause, step, ended, refused, deadline);
        }

        Stopping signalRefused() {
            return new Stopping(pid, since, cause, step, exit, true, deadline);
        }
    }

    /**
     * Its process is gone, with all that this left behind; a command that belongs to the run's end runs.
     *
     * @param deadline when more has to be done about it, or {@link #NEVER} where that is known elsewhere
     */
    record Clearing(long deadline) implements Run {}

    /** The process, as long as it is there; otherwise 0, also while only what it left behind is. */
    default long processId() {
        return switch (this) {
            case Down _,Waiting _,Preparing _,Starting _,Clearing _ -> 0;
            case Running running -> running.pid();
            case Stopping stopping -> stopping.exit() == null ? stopping.pid() : 0;
        };
    }

    /** Whether there is anything that a signal could reach. */
    default boolean canBeSignalled() {
        return switch (this) {
            case Down _,Waiting _,Preparing _,Starting _,Clearing _ -> false;
            case Running _ -> true;
            case Stopping stopping -> stopping.pid() != 0;
        };
    }

    /** When that process was started; only of use where there is one. */
    default long startedAt() {
        return switch (this) {
            case Down _,Waiting _,Preparing _,Starting _,Clearing _ -> 0;
            case Running running -> running.since();
            case Stopping stopping -> stopping.since();
        };
    }

    /** When something is to happen that nobody else tells, or {@link #NEVER}. */
    default long alarmAt() {
        return switch (this) {
            case Waiting waiting -> waiting.until();
            case Stopping stopping -> stopping.deadline();
            case Preparing preparing -> preparing.deadline();
            case Clearing clearing -> clearing.deadline();
            case Running running -> running.deadline();
            case Down _,Starting _ -> NEVER;
        };
    }

    /** The same life after its alarm has rung. */
    default Life withoutAlarm() {
        return switch (this) {
            case Waiting _ -> new Waiting(NEVER);
            case Stopping stopping -> stopping.until(NEVER);
            case Preparing preparing -> preparing.until(NEVER);
            case Clearing _ -> new Clearing(NEVER);
            case Running running -> running.until(NEVER);
            case Down _,Starting _ -> this;
        };
    }

    /** What that would be. */
    default Alarm.Purpose alarmPurpose() {
        return switch (this) {
            case Down _,Waiting _ -> Alarm.Purpose.START;
            case Running _ -> Alarm.Purpose.READY;
            case Preparing _,Starting _,Stopping _,Clearing _ -> Alarm.Purpose.STOP;
        };
    }

    /** It in the terms of the API. */
    default ProgramPhase phase() {
        return switch (this) {
            case Down _ -> ProgramPhase.DOWN;
            case Waiting _ -> ProgramPhase.WAITING;
            case Preparing preparing -> preparing.abandoned() ? ProgramPhase.STOPPING : ProgramPhase.STARTING;
            case Starting _ -> ProgramPhase.STARTING;
            case Running _ -> ProgramPhase.UP;
            case Stopping _,Clearing _ -> ProgramPhase.STOPPING;
        };
    }
}
