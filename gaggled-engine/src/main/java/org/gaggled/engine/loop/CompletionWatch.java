package org.gaggled.engine.loop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.gaggled.api.program.Cause;
import org.gaggled.api.program.ProgramPhase;
import org.gaggled.api.program.ProgramState;
import org.gaggled.engine.core.ProgramId;
import org.jspecify.annotations.Nullable;

/**
 * Waits until programs are where an operator wanted them: ready, done or down. It looks at a program after the core has
 * said something of it, and once when it has been up for long enough. Not safe for use by several threads.
 */
final class CompletionWatch {

    /** How many programs may be waited for at once. */
    static final int MAX_WAITING = 10_000;

    /** As long as a program has to be up for its start to count: one that ends sooner was never of use. */
    static final Duration STEADY = Duration.ofSeconds(1);

    /** What is waited for. */
    enum Goal {
        UP,
        DOWN,
        RESTARTED
    }

    private final Map<ProgramId, List<Wait>> waits = new HashMap<>();
    private final Set<ProgramId> changed = new LinkedHashSet<>();

    /** When to look at each although nothing happens. */
    private final Deadlines<Wait> looks = new Deadlines<>();

    /** Whether this many more can be waited for. */
    boolean hasRoomFor(int more) {
        return looks.size() + more <= MAX_WAITING;
    }

    /**
     * Tells once whether the program got there: false when that is out of reach, or the time is over. It is not told
     * before {@link #look}.
     *
     * @param before as it was before it was asked to
     */
    void await(ProgramId program, ProgramState before, Goal goal, long deadline, Consumer<Boolean> reached) {
        Wait wait = new Wait(program, goal, before, deadline, reached);
        waits.computeIfAbsent(program, id -> new ArrayList<>()).add(wait);
        looks.set(wait, deadline);
        changed.add(program);
    }

    /** The core has said something of it. */
    void happened(ProgramId program) {
        if (waits.containsKey(program)) {
            changed.add(program);
        }
    }

    /** When it has to look at the latest, or {@link Deadlines#NEVER}. */
    long next() {
        return looks.next();
    }

    /** Looks at what has changed and at the clock. */
    void look(long now, Function<ProgramId, @Nullable ProgramState> states) {
        for (Wait due = looks.takeDue(now); due != null; due = looks.takeDue(now)) {
            changed.add(due.program);
        }
        for (ProgramId program : changed) {
            ProgramState state = states.apply(program);
            List<Wait> here = waits.getOrDefault(program, List.of());
            here.removeIf(wait -> settle(wait, state, now));
            if (here.isEmpty()) {
                waits.remove(program);
            }
        }
        changed.clear();
    }

    private boolean settle(Wait wait, @Nullable ProgramState state, long now) {
        Verdict verdict =
                state == null ? wait.goal == Goal.DOWN ? Verdict.REACHED : Verdict.MISSED : wait.verdict(state);
        if (verdict == Verdict.OPEN && wait.deadline > now) {
            Duration left = state == null || !state.isReady() ? Duration.ZERO : STEADY.minus(uptimeOf(state));
            looks.set(wait, left.isPositive() ? Math.min(wait.deadline, now + left.toNanos()) : wait.deadline);
            return false;
        }
        looks.clear(wait);
        wait.reached.accept(verdict == Verdict.REACHED);
        return true;
    }

    private static Duration uptimeOf(ProgramState ready) {
        return Objects.requireNonNull(ready.getUptime(), "what is ready has a process");
    }

    private enum Verdict {
        OPEN,
        REACHED,
        MISSED;

        static Verdict of(boolean reached) {
            return reached ? REACHED : MISSED;
        }
    }

    /** Somebody who waits for one program; each is itself alone. */
    private static final class Wait {
        final ProgramId program;
        final Goal goal;
        final ProgramState before;
        final long deadline;
        final Consumer<Boolean> reached;

        Wait(ProgramId program, Goal goal, ProgramState before, long deadline, Consumer<Boolean> reached) {
            this.program = program;
            this.goal = goal;
            this.before = before;
            this.deadline = deadline;
            this.reached = reached;
        }

        Verdict verdict(ProgramState state) {
            return goal == Goal.DOWN ? whetherDown(state) : whetherOfUse(state);
        }

        private static Verdict whetherDown(ProgramState state) {
            return switch (state.getPhase()) {
                case DOWN, FAILED, DONE -> Verdict.REACHED;
                case WAITING, STARTING, UP, STOPPING -> Verdict.OPEN;
            };
        }

        /** A start that failed is settled: an operator has to see to it. */
        private Verdict whetherOfUse(ProgramState state) {
            return switch (state.getPhase()) {
                case FAILED -> Verdict.MISSED;
                case DONE -> Verdict.REACHED;
                case DOWN -> Verdict.of(endedByItself(state) ? state.hasSucceeded()
                        : goal == Goal.RESTARTED && !isNewRun(state));
                // The run it had was being stopped when a restart was begun, so one that is up is a new one.
                case UP -> state.isReady() && STEADY.compareTo(uptimeOf(state)) <= 0 ? Verdict.REACHED : Verdict.OPEN;
                case STOPPING -> didNotWork(state) ? Verdict.MISSED : Verdict.OPEN;
                case WAITING ->
                        endedByItself(state) || didNotWork(state) || state.getStartFailure() != null
                                ? Verdict.MISSED : Verdict.OPEN;
                // A failure that is known while it is being started is that of an earlier try.
                case STARTING -> Verdict.OPEN;
            };
        }

        private boolean isNewRun(ProgramState state) {
            return !Objects.equals(state.getLastPid(), before.getLastPid());
        }

        private boolean endedByItself(ProgramState state) {
            return (isNewRun(state) || (goal == Goal.UP && before.hasProcess())) && !state.hasProcess()
                    && !state.wasStoppedByGaggle();
        }

        /** Whether gaggled ends, or has ended, the run that is waited for because it was not ready, or not alive. */
        private boolean didNotWork(ProgramState state) {
            boolean awaitedRun =
                    isNewRun(state) || (goal == Goal.UP && before.getPhase() == ProgramPhase.UP);
            return awaitedRun && (state.getCause() instanceof Cause.NotReady
                    || state.getCause() instanceof Cause.NotAlive);
        }
    }
}
