package org.gaggled.engine.core;

import org.gaggled.api.launch.ProcessExit;
import org.gaggled.api.launch.StartFailure;
import org.gaggled.api.program.ProcessSignal;

/**
 * Something that happened, or that somebody asks for. A {@code program} is an index into {@link GaggleRules#programs()}; a
 * {@code run} is the number that came with {@link Command.Launch}, by which a message that is late is recognised.
 */
public sealed interface Input {

    /** gaggled begins to work. The first input, given once. */
    record Begin() implements Input {}

    /** The process of a launch runs. */
    record Started(int program, long run, long pid) implements Input {}

    /** A launch could not be made. */
    record StartFailed(int program, long run, StartFailure failure) implements Input {}

    /** A launch was taken back before it was made. */
    record Withdrawn(int program, long run) implements Input {}

    /** The system did not permit a signal to a run. */
    record SignalRefused(int program, long run, ProcessSignal signal) implements Input {}

    /** The process of a run has ended. */
    record Exited(int program, long run, ProcessExit exit) implements Input {}

    /** What an ended process had left behind is gone as well. */
    record Gone(int program, long run) implements Input {}

    /** The time of {@link Command.SetAlarm} has come. */
    record AlarmRang(int program) implements Input {}

    /** An operator wants the program to run. */
    record OperatorStart(int program, String requester) implements Input {}

    /** An operator wants the program to stay down. */
    record OperatorStop(int program, String requester) implements Input {}

    /** An operator wants the program stopped; {@code respawn} decides whether it comes back. */
    record OperatorRestart(int program, String requester) implements Input {}

    /** An operator sends a signal. */
    record OperatorSignal(int program, ProcessSignal signal, String requester) implements Input {}

    /** Everything is to be stopped, in order. */
    record Shutdown(String requester) implements Input {}

    /** Everything is to be stopped, now, with SIGKILL. */
    record ShutdownNow(String requester) implements Input {}

    /** Somebody asks for the states of all programs, and for an event that marks the moment. */
    record DumpStates(int token) implements Input {}
}
