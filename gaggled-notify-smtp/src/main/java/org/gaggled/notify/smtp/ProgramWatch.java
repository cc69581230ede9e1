package org.gaggled.notify.smtp;

import java.util.HashMap;
import java.util.Map;
import org.gaggled.api.program.ExitStatus;
import org.gaggled.api.program.ProgramPhase;
import org.gaggled.api.program.ProgramState;
import org.gaggled.notify.smtp.gate.Change;
import org.gaggled.notify.smtp.gate.Condition;
import org.jspecify.annotations.Nullable;

/**
 * Reads the states of programs as changes, and knows what is news: a state that is older than one it has seen is not. Not safe
 * for use by several threads.
 */
final class ProgramWatch {

    private final Map<String, Long> sequences = new HashMap<>();
    private final Map<String, Boolean> stoppedForDependency = new HashMap<>();

    /**
     * Notes that a program is being stopped, while its dependencies are as they were when that was decided. When it is down they
     * may be there again, and the stop would look like an operator's.
     */
    void stopping(ProgramState state) {
        // Only the first word counts: a SIGKILL later on is announced in the same way.
        stoppedForDependency.putIfAbsent(state.getName(), !state.isDependenciesSatisfied());
    }

    /** The change by which a program came into that state, or null when that is no news, or it never ran. */
    @Nullable Change read(ProgramState state, long now) {
        String name = state.getName();
        if (state.getSequence() < sequences.getOrDefault(name, 0L)) {
            return null;
        }
        sequences.put(name, state.getSequence());
        if (state.getPhase() == ProgramPhase.UP) {
            stoppedForDependency.remove(name);
        }
        if (state.isUp()) {
            return new Change(name, Condition.UP, "", state.isDependenciesSatisfied(), state.getPid(), now);
        }
        if (state.getLastPid() == 0 && state.getLastExit() == null && state.getStartFailure() == null) {
            return null;
        }
        boolean forDependency = stoppedForDependency.getOrDefault(name, false);
        return new Change(
                name,
                downCondition(state, forDependency),
                cause(state),
                state.isDependenciesSatisfied() && !forDependency,
                state.getLastPid(),
                now);
    }

    private static Condition downCondition(ProgramState state, boolean forDependency) {
        if (state.isOperatorDisabled()) {
            return Condition.DISABLED;
        }
        boolean byOperator = state.isStoppedByGaggle() && state.isDependenciesSatisfied() && !forDependency;
        return byOperator ? Condition.STOPPED : Condition.DOWN;
    }

    private static String cause(ProgramState state) {
        if (state.getStartFailure() != null) {
            // How an earlier run ended says nothing about why there is no next one.
            return "";
        }
        return switch (state.getLastExit()) {
            case null -> "";
            case ExitStatus.Exited _ -> "EXIT";
            case ExitStatus.Killed killed -> killed.coreDumped() ? "DUMP" : "KILL";
            case ExitStatus.Unknown _ -> "UNK";
        };
    }
}
