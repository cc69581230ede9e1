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
import org.gaggled.api.program.ProgramPhase;
import org.gaggled.api.program.ProgramState;
import org.gaggled.engine.core.ProgramId;
import org.jspecify.annotations.Nullable;

/**
 * Waits until programs are where an operator wanted them. It looks at a program after the core has said something of
 * it, and once when it has been up for long enough. Not safe for use by several threads.
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
            Duration left = state == null || !isUp(state) ? Duration.ZERO : STEADY.minus(uptimeOf(state));
            looks.set(wait, left.isPositive() ? Math.min(wait.deadline, now + left.toNanos()) : wait.deadline);
            return false;
        }
        looks.clear(wait);
        wait.reached.accept(verdict == Verdict.REACHED);
        return true;
    }

    private static Duration uptimeOf(ProgramState up) {
        return Objects.requireNonNull(up.getUptime(), "what is up has a process");
    }

    private static boolean isUp(ProgramState state) {
        return state.getPhase() == ProgramPhase.UP;
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

        /** A start that failed is settled: an operator has to see to it. */
        Verdict verdict(ProgramState state) {
            ProgramPhase phase = state.getPhase();
            if (goal == Goal.DOWN) {
                return phase == ProgramPhase.DOWN || phase == ProgramPhase.FAILED ? Verdict.REACHED : Verdict.OPEN;
            }
            if (phase == ProgramPhase.FAILED) {
                return Verdict.MISSED;
            }
            if (isUp(state)) {
                // The run it had was being stopped when a restart was begun, so one that is up is a new one.
                return STEADY.compareTo(uptimeOf(state)) <= 0 ? Verdict.REACHED : Verdict.OPEN;
            }
            boolean newRun = !Objects.equals(state.getLastPid(), before.getLastPid());
            boolean ended = (newRun || (goal == Goal.UP && before.hasProcess())) && !state.hasProcess()
                    && !state.wasStoppedByGaggle();
            if (phase == ProgramPhase.DOWN) {
                return Verdict.of(ended ? state.hasSucceeded() : goal == Goal.RESTARTED && !newRun);
            }
            // A failure that is known while it is being started is that of an earlier try.
            boolean hopeless = phase == ProgramPhase.WAITING && (ended || state.getStartFailure() != null);
            return hopeless ? Verdict.MISSED : Verdict.OPEN;
        }
    }
}
