package org.gaggled.engine.core;

import java.time.Duration;
import org.gaggled.api.program.Cause;
import org.gaggled.api.program.ProgramState;

/** What everybody is to be told. An event, and the words of it, are made of it at the edge. */
public sealed interface Notice {

    /** The gaggle begins. */
    record GaggleStarted(int programs) implements Notice {}

    /** The gaggle begins to end. */
    record GaggleStopping(Cause.Operator requester) implements Notice {}

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

    /** It begins to be stopped. */
    record Stopping(ProgramState state, Cause cause) implements OfProgram {}

    /** It did not end in the time it was given, and was sent SIGKILL. */
    record Killing(ProgramState state, Duration waited) implements OfProgram {}

    /** Something of it is still there that long after SIGKILL, which was sent again. */
    record StopOverdue(ProgramState state, Duration waited) implements OfProgram {}

    /** All of a run is gone, which took so long from its start. */
    record Down(ProgramState state, Duration length, Outlook outlook) implements OfProgram {}

    /** An operator wants it to run. */
    record OperatorStart(ProgramState state, Cause.Operator requester) implements OfProgram {}

    /** An operator wants what it waits for in a pause to happen now. */
    record OperatorRestart(ProgramState state, Cause.Operator requester) implements OfProgram {}

    /** An operator wants it to stay down. */
    record OperatorStop(ProgramState state, Cause.Operator requester) implements OfProgram {}
}
