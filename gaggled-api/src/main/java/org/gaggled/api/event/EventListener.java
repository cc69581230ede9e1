package org.gaggled.api.event;

import java.util.Objects;
import org.gaggled.api.Stability;
import org.gaggled.api.program.ProgramState;

/**
 * An event sink with a method for each kind of event: override those that matter. All that {@link EventSink} says of
 * threads, order, and what may be thrown holds for each of them.
 *
 * <p>A kind that is added later gets a method of its own here, which does nothing by default. A sink that wants every
 * event, known or not, implements {@link EventSink} instead.
 *
 * @since 1.0
 */
@Stability(Stability.Level.STABLE)
public interface EventListener extends EventSink {

    /** gaggled has begun to work; the first event of a run. */
    default void gaggleStarted(GaggleEvent event) throws Exception {}

    /** The configuration was read again and takes effect; programs are stopped and started for it after this. */
    default void gaggleReloaded(GaggleEvent event) throws Exception {}

    /** gaggled is shutting down; programs go down after this. */
    default void gaggleStopping(GaggleEvent event) throws Exception {}

    /** A program's process runs. */
    default void programUp(ProgramState program, GaggleEvent event) throws Exception {}

    /** A program can be used: its readiness probe says so. Of programs without one this is not told. */
    default void programReady(ProgramState program, GaggleEvent event) throws Exception {}

    /** A program that was ready, and still runs, cannot be used any more. */
    default void programNotReady(ProgramState program, GaggleEvent event) throws Exception {}

    /** A task has done its work. */
    default void programDone(ProgramState program, GaggleEvent event) throws Exception {}

    /** A program has gone down: its process, and what it left behind, is gone. */
    default void programDown(ProgramState program, GaggleEvent event) throws Exception {}

    /** A program's process could not be started. */
    default void startFailed(ProgramState program, GaggleEvent event) throws Exception {}

    /** gaggled has given up on a program, which ended or could not be started more often than it may. */
    default void programFailed(ProgramState program, GaggleEvent event) throws Exception {}

    /** An operator started a program. */
    default void operatorStart(ProgramState program, GaggleEvent event) throws Exception {}

    /** An operator stopped and disabled a program. */
    default void operatorStop(ProgramState program, GaggleEvent event) throws Exception {}

    /** An operator had gaggled send a signal to a program. */
    default void operatorSignal(ProgramState program, GaggleEvent event) throws Exception {}

    /** An operator had a program read its configuration again. */
    default void operatorReload(ProgramState program, GaggleEvent event) throws Exception {}

    /** A program begins to be stopped, or its start has been taken back before it was made. */
    default void programStopping(ProgramState program, GaggleEvent event) throws Exception {}

    /** A program did not end in the time it was given, and was sent SIGKILL. */
    default void programKilling(ProgramState program, GaggleEvent event) throws Exception {}

    /** Something of a program is still there although it was sent SIGKILL, or cannot be signalled. */
    default void stopOverdue(ProgramState program, GaggleEvent event) throws Exception {}

    /** The states of all programs were handed to somebody who asked. */
    default void statesDumped(GaggleEvent event) throws Exception {}

    /** Passes an event to its method. Override it to see every event as well, and call this one from there. */
    @Override
    default void accept(GaggleEvent event) throws Exception {
        switch (event.getType()) {
            case GAGGLE_STARTED -> gaggleStarted(event);
            case GAGGLE_RELOADED -> gaggleReloaded(event);
            case GAGGLE_STOPPING -> gaggleStopping(event);
            case PROGRAM_UP -> programUp(programOf(event), event);
            case PROGRAM_READY -> programReady(programOf(event), event);
            case PROGRAM_NOT_READY -> programNotReady(programOf(event), event);
            case PROGRAM_DONE -> programDone(programOf(event), event);
            case PROGRAM_DOWN -> programDown(programOf(event), event);
            case START_FAILED -> startFailed(programOf(event), event);
            case PROGRAM_FAILED -> programFailed(programOf(event), event);
            case OPERATOR_START -> operatorStart(programOf(event), event);
            case OPERATOR_STOP -> operatorStop(programOf(event), event);
            case OPERATOR_SIGNAL -> operatorSignal(programOf(event), event);
            case OPERATOR_RELOAD -> operatorReload(programOf(event), event);
            case PROGRAM_STOPPING -> programStopping(programOf(event), event);
            case PROGRAM_KILLING -> programKilling(programOf(event), event);
            case STOP_OVERDUE -> stopOverdue(programOf(event), event);
            case STATES_DUMPED -> statesDumped(event);
        }
    }

    private static ProgramState programOf(GaggleEvent event) {
        return Objects.requireNonNull(event.getProgram(), "an event of a program says which");
    }
}
