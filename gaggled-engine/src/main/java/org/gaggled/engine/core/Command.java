package org.gaggled.engine.core;

import org.gaggled.api.control.ControlOutcome;
import org.gaggled.api.event.GaggleEventType;
import org.gaggled.api.program.ProcessSignal;
import org.gaggled.api.program.ProgramState;
import org.jspecify.annotations.Nullable;

/** Something that is to be done, in the order given. */
public sealed interface Command {

    /** Start a process; answer with {@link Input.Started} or {@link Input.StartFailed}. */
    record Launch(int program, long run) implements Command {}

    /** Signal what is left of a run; say so with {@link Input.SignalRefused} when that is not permitted. */
    record Signal(int program, long run, ProcessSignal signal) implements Command {}

    /** Signal what is left of a run, as an operator has asked; what came of it is the answer. */
    record SignalAsAsked(int program, long run, ProcessSignal signal) implements Command {}

    /** Take a launch back, if it is not made by then; answer with {@link Input.Withdrawn}, or else with what became of it. */
    record Withdraw(int program, long run) implements Command {}

    /** Give {@link Input.AlarmRang} at that time. A program has one alarm: this one replaces the one it had. */
    record SetAlarm(int program, long atNanos) implements Command {}

    /** Forget the alarm of a program. */
    record ClearAlarm(int program) implements Command {}

    /**
     * Tell everybody.
     *
     * @param program the program concerned, as it is now; null for an event of the whole gaggle
     * @param token of a dump; otherwise 0
     */
    record Publish(GaggleEventType type, @Nullable ProgramState program, String message, int token) implements Command {}

    /** The answer to the operator's request that is being handled; this or {@link SignalAsAsked}, exactly one for each. */
    record Answer(ControlOutcome outcome) implements Command {}

    /** The last process is gone and no other will be started: gaggled may end. The last command of all. */
    record Finished() implements Command {}
}
