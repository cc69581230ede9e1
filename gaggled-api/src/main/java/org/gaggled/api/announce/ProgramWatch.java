package org.gaggled.api.announce;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.gaggled.api.program.Cause;
import org.gaggled.api.program.ProgramPhase;
import org.gaggled.api.program.ProgramState;
import org.jspecify.annotations.Nullable;

/**
 * Reads the states of programs as changes, and knows what is news: a state that is older than one it has seen is not.
 * Not safe for use by several threads.
 */
final class ProgramWatch {

    private final Map<String, Long> sequences = new HashMap<>();
    private final Map<String, Boolean> stoppedForDependency = new HashMap<>();

    /**
     * Notes that a program is being stopped, while its dependencies are as they were when that was decided. When it is
     * down they may be there again, and the stop would look like an operator's.
     */
    void stopping(ProgramState state) {
        stoppedForDependency.putIfAbsent(state.getName(), !state.areDependenciesSatisfied());
    }

    /** The change by which a program came into that state, or null when that is no news. */
    @Nullable
    Change read(ProgramState state, Instant time, long now) {
        String name = state.getName();
        if (state.getSequence() < sequences.getOrDefault(name, 0L)) {
            return null;
        }
        sequences.put(name, state.getSequence());
        if (state.getPhase() == ProgramPhase.UP) {
            stoppedForDependency.remove(name);
        }
        if (state.hasProcess()) {
            return new Change(name, Condition.UP, state.areDependenciesSatisfied(), state, time, now);
        }
        if (neverRan(state) && !state.isOperatorDisabled()) {
            return null;
        }
        boolean satisfied = state.areDependenciesSatisfied() && !isForDependency(state);
        return new Change(name, downCondition(state, satisfied), satisfied, state, time, now);
    }

    /**
     * Whether it is down for a program that it depends on: by its cause, and where that is not told by what was seen.
     */
    private boolean isForDependency(ProgramState state) {
        return state.getCause() == null
                ? stoppedForDependency.getOrDefault(state.getName(), false)
                : state.getCause() instanceof Cause.Dependency;
    }

    private static boolean neverRan(ProgramState state) {
        return state.getLastPid() == null && state.getLastExit() == null && state.getStartFailure() == null;
    }

    private static Condition downCondition(ProgramState state, boolean satisfied) {
        if (state.isOperatorDisabled()) {
            return neverRan(state) ? Condition.NEVER_ENABLED : Condition.DISABLED;
        }
        if (state.getPhase() == ProgramPhase.FAILED) {
            return Condition.FAILED;
        }
        return state.wasStoppedByGaggle() && satisfied ? Condition.STOPPED : Condition.DOWN;
    }
}
