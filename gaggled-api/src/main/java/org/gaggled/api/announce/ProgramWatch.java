package org.gaggled.api.announce;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.gaggled.api.HarmlessText;
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

    /** Of each program that runs the process that could be used, as far as one could. */
    private final Map<String, Long> readyPids = new HashMap<>();

    /** Programs that run, and cannot be used as far as is known. */
    private final Set<String> unready = new HashSet<>();

    /** Of each program that is being stopped the one because of which it is, which may be itself. */
    private final Map<String, String> stops = new HashMap<>();

    /**
     * Notes that a program is being stopped, while its dependencies are as they were when that was decided. When it is
     * down they may be there again, and the stop would look like an operator's.
     */
    void stopping(ProgramState state) {
        stoppedForDependency.putIfAbsent(state.getName(), !state.areDependenciesSatisfied());
    }

    /** Notes that a program was ready by that process, in a time of which nothing else is known. */
    void wasReady(String name, long pid) {
        readyPids.put(name, pid);
    }

    /** The program because of which that one is being stopped, which may be itself; null where it is not. */
    @Nullable
    String stopsFor(String name) {
        return stops.get(name);
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
        if (state.getPhase() == ProgramPhase.STOPPING && state.hasProcess()) {
            String root = state.getCause() == null ? null : state.getCause().getRootProgram();
            stops.put(name, HarmlessText.of(root == null ? name : root));
        } else {
            stops.remove(name);
        }
        if (state.hasProcess()) {
            Condition condition = runningCondition(state);
            return condition == null ? null
                    : new Change(name, condition, state.areDependenciesSatisfied(), state, time, now);
        }
        readyPids.remove(name);
        unready.remove(name);
        if (neverRan(state) && !state.isOperatorDisabled()) {
            return null;
        }
        boolean satisfied = state.areDependenciesSatisfied() && !isForDependency(state);
        return new Change(name, downCondition(state, satisfied), satisfied, state, time, now);
    }

    /**
     * What a program with a process has become; null where that is no news. One that comes up is news when it is ready,
     * and one that is being stopped is what it was.
     */
    private @Nullable Condition runningCondition(ProgramState state) {
        String name = state.getName();
        if (state.isReady()) {
            readyPids.put(name, state.getPid());
            unready.remove(name);
            return Condition.UP;
        }
        if (state.getPhase() != ProgramPhase.UP) {
            return unready.contains(name) ? null : Condition.UP;
        }
        unready.add(name);
        return Objects.equals(readyPids.get(name), state.getPid()) ? Condition.NOT_READY : null;
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
        if (state.getPhase() == ProgramPhase.DONE) {
            return Condition.DONE;
        }
        return state.wasStoppedByGaggle() && satisfied && !isStoppedAgainstAllWishes(state)
                ? Condition.STOPPED : Condition.DOWN;
    }

    /** Whether gaggled stopped it because it did not work, or lost its place, which is nobody's wish. */
    private static boolean isStoppedAgainstAllWishes(ProgramState state) {
        return state.getCause() instanceof Cause.NotReady || state.getCause() instanceof Cause.NotAlive
                || state.getCause() instanceof Cause.Placement;
    }
}
