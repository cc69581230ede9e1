package org.gaggled.engine.core;

import java.util.Objects;
import org.gaggled.api.launch.ProcessExit;
import org.gaggled.api.program.Cause;
import org.gaggled.api.program.ExitStatus;

/**
 * An essential program is down for good, and all of the gaggle ends for it.
 *
 * @param cause what became of the program
 * @param exitStatus the status that gaggled ends with: the program's, as a shell tells it
 */
public record EssentialEnd(ProgramId program, Cause cause, int exitStatus) {

    /** Where there is no status to hand on: the process could not be started, or nobody knows how it ended. */
    static final int NO_STATUS = 1;

    private static final int SIGNAL_BASE = 128;

    static EssentialEnd of(Program program) {
        return new EssentialEnd(program.id, Objects.requireNonNullElseGet(program.cause, Cause.Unknown::new),
                statusOf(program));
    }

    private static int statusOf(Program program) {
        ProcessExit exit = program.lastExit;
        if (exit == null || program.startFailure != null) {
            return NO_STATUS;
        }
        return switch (exit.getStatus()) {
            // What had to be stopped because it did not work has not succeeded, however it took that.
            case ExitStatus.Exited exited -> exited.code() == 0 && program.stoppedByGaggle ? NO_STATUS : exited.code();
            case ExitStatus.Killed killed -> SIGNAL_BASE + killed.signal().number();
            // Where signals are not told from statuses, the number is that of a shell already.
            case ExitStatus.Unknown(Integer code) -> code == null ? NO_STATUS : code;
        };
    }
}
