package org.gaggled.api.announce;

import java.time.Instant;
import java.util.Objects;
import org.gaggled.api.HarmlessText;
import org.gaggled.api.program.Cause;
import org.gaggled.api.program.ProgramState;
import org.jspecify.annotations.Nullable;

/**
 * One change of a program.
 *
 * @param program its name; what could break out of a line is made visible
 * @param condition what it has become
 * @param dependenciesSatisfied whether all that it depends on is there, and was when it was stopped
 * @param state the state that it is in by this
 * @param time when, on the wall clock
 * @param at when, in nanoseconds
 */
record Change(
        String program, Condition condition, boolean dependenciesSatisfied, ProgramState state, Instant time, long at) {

    /** Makes the name fit for a line. */
    Change {
        program = HarmlessText.of(program);
        Objects.requireNonNull(condition);
        Objects.requireNonNull(state);
        Objects.requireNonNull(time);
    }

    /** The program because of which it has become that; null where it has by itself, or nobody can tell. */
    @Nullable
    String root() {
        Cause cause = state.getCause();
        String root = cause == null ? null : cause.getRootProgram();
        return root == null ? null : HarmlessText.of(root);
    }
}
