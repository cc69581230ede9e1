package org.gaggled.notify.smtp.program;

import java.time.Instant;
import org.gaggled.api.program.ProgramState;
import org.jspecify.annotations.Nullable;

/** Something heard of a gaggled. */
sealed interface Notice {

    /** The run of gaggled it comes from; empty when it does not say, as classic does not. */
    String instance();

    /** Its number in the run; 0 when it has none. */
    long number();

    /** The states of all programs were handed out. */
    record Dumped(String instance, long number, int token) implements Notice {}

    /** Something happened to a program; it is being stopped, or it is in that state now. */
    record OfProgram(String instance, long number, Instant time, ProgramState state, boolean stopping)
            implements Notice {}

    /** gaggled has begun to shut down. */
    record GaggleStopping(String instance, long number) implements Notice {}

    /** Something else; it counts all the same. */
    record Other(String instance, long number) implements Notice {}

    /** Whether this is the answer to that token. */
    static @Nullable Dumped answering(@Nullable Notice notice, int token) {
        return notice instanceof Dumped dumped && dumped.token() == token ? dumped : null;
    }
}
