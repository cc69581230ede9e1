package org.gaggled.engine.core;

import java.time.Duration;
import org.gaggled.api.program.Cause;
import org.gaggled.api.program.ProcessSignal;
import org.gaggled.api.program.ProgramState;
import org.jspecify.annotations.Nullable;

/** What everybody is to be told. An event, and the words of it, are made of it at the edge. */
public sealed interface Notice {

    /** The gaggle begins. */
    record GaggleStarted(int programs) implements Notice {}

    /** Another definition is in force from now on, which comes to that, if somebody has found out. */
    record Reloaded(Cause.Operator requester, @Nullable String summary) implements Notice {}

    /** The gaggle begins to end. */
    record GaggleStopping(Cause.Operator requester) implements Notice {}

    /** The gaggle begins to end, because an essential program is down for good. */
    record EssentialDown(EssentialEnd end) implements Notice {}

    /** Somebody was handed the states of all programs. */
    record StatesDumped(int token) implements Notice {}

    /** Something about one program. */
    sealed interface OfProgram extends Notice {

        /** The program as it is right after. */
        ProgramState state();
    }

    /** Its process runs. */
    record Up(ProgramState state) implements OfProgram {}

    /** Its process could not be started. */
    record StartFailed(ProgramState state, Outlook outlook) implements OfProgram {}

    /** gaggled has given up on it. */
    record Failed(ProgramState state, Cause.Limit limit) implements OfProgram {}

    /** It can be used; after so long from its start, or, where it can be used again, from when it could not. */
    record Ready(ProgramState state, Duration after, boolean again) implements OfProgram {}

    /** It still runs, but cannot be used any more, for that reason. */
    record NotReady(ProgramState state, String detail) implements OfProgram {}

    /** A task has done its work. */
    record Done(ProgramState state) implements OfProgram {}

    /** It begins to be stopped, with that signal; null, with its {@code stopcommand}. */
    record Stopping(ProgramState state, Cause cause, @Nullable ProcessSignal signal) implements OfProgram {}

    /** Something of it is there after its {@code stopcommand}, of which that came, and was sent that signal. */
    record AfterCommand(ProgramState state, ErrandOutcome outcome, ProcessSignal signal) implements OfProgram {}

    /** It did not end in the time that the signal before was given, and was sent the next. */
    record NextSignal(ProgramState state, Duration waited, ProcessSignal after, ProcessSignal signal)
            implements OfProgram {}

    /** Its start was taken back before it was made: it is not wanted now, or that one does not hold any more. */
    record TakenBack(ProgramState state, @Nullable ProgramId missing) implements OfProgram {}

    /**
     * It did not end in its {@code killwait}, or in the time of its own that the last signal {@code after} had, and was
     * sent SIGKILL.
     */
    record Killing(ProgramState state, Duration waited, @Nullable ProcessSignal after) implements OfProgram {}

    /**
     * Something of it is still there.
     *
     * @param leaderGone whether its own process is not
     * @param refused whether the system does not permit to signal it
     * @param shutdownWaits whether that keeps gaggled from ending
     */
    record Remains(boolean leaderGone, boolean refused, boolean shutdownWaits) {}

    /** Something of it is still there that long after SIGKILL, which was sent again. */
    record StopOverdue(ProgramState state, Duration waited, Remains remains) implements OfProgram {}

    /** The system does not permit that signal; said once for each stop. */
    record SignalRefused(ProgramState state, ProcessSignal signal, Remains remains) implements OfProgram {}

    /** All of a run is gone, which took so long from its start. */
    record Down(ProgramState state, Death death, Duration length, Outlook outlook) implements OfProgram {}

    /** An operator wants it to run. */
    record OperatorStart(ProgramState state, Cause.Operator requester) implements OfProgram {}

    /** An operator wants what it waits for in a pause to happen now. */
    record OperatorRestart(ProgramState state, Cause.Operator requester) implements OfProgram {}

    /** An operator has a signal sent to it. */
    record OperatorSignal(ProgramState state, ProcessSignal signal, Cause.Operator requester) implements OfProgram {}

    /** An operator has it read its configuration again, by that signal; null, by its {@code reloadcommand}. */
    record OperatorReload(ProgramState state, @Nullable ProcessSignal signal, Cause.Operator requester)
            implements OfProgram {}

    /** An operator wants it to stay down. */
    record OperatorStop(ProgramState state, Cause.Operator requester) implements OfProgram {}
}
