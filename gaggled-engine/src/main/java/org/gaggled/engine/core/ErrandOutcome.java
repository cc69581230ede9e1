package org.gaggled.engine.core;

import org.gaggled.api.launch.StartFailure;
import org.gaggled.api.program.ExitStatus;

/** What came of a command around a program's life. */
public sealed interface ErrandOutcome {

    /** It ended, and all that it left in its session is gone. */
    record Ended(ExitStatus status) implements ErrandOutcome {
        @Override
        public String toString() {
            return status.toString();
        }
    }

    /** It could not be started. */
    record NotStarted(StartFailure failure) implements ErrandOutcome {
        @Override
        public String toString() {
            return failure.toString();
        }
    }

    /** It was to end before it had begun. */
    record TakenBack() implements ErrandOutcome {
        @Override
        public String toString() {
            return "cancelled";
        }
    }

    /** It was not done in its time, and is killed. */
    record Late(ErrandKind kind) implements ErrandOutcome {
        @Override
        public String toString() {
            return "not done within " + kind.getBound() + ", killed";
        }
    }

    /** Whether it did what it was run for. */
    default boolean isSuccess() {
        return this instanceof Ended ended && ended.status() instanceof ExitStatus.Exited exited && exited.code() == 0;
    }
}
