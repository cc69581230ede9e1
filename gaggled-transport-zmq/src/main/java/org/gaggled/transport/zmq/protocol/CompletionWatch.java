package org.gaggled.transport.zmq.protocol;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Predicate;
import org.gaggled.api.control.ControlPort;
import org.gaggled.api.event.GaggleEvent;
import org.gaggled.api.program.ExitStatus;
import org.gaggled.api.program.ProgramPhase;
import org.gaggled.api.program.ProgramState;
import org.gaggled.transport.zmq.socket.SocketLoop;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits until programs are where an operator wanted them. It looks at a program when an event of it comes, and once when it has
 * been up for long enough.
 * Everything but {@link #happened} is for the socket loop's thread alone.
 */
final class CompletionWatch {

    private static final Logger log = LoggerFactory.getLogger(CompletionWatch.class);

    /** How many programs may be waited for at once. */
    static final int MAX_WAITING = 10_000;

    /** What is waited for. */
    enum Goal {
        UP,
        DOWN,
        RESTARTED
    }

    /** As long as a program has to be up for its start to count: one that ends sooner was never of use. */
    static final Duration STEADY = Duration.ofSeconds(1);

    /** After so long it is asked again where too many requests were waiting. */
    private static final long RETRY_NANOS = Duration.ofMillis(50).toNanos();

    private static final class Waiting {
        final Goal goal;
        final ProgramState before;
        final long deadline;
        final CompletableFuture<Boolean> reached = new CompletableFuture<>();

        /** When to look at it again although nothing happens; the deadline if that is not wanted. */
        long lookAt;

        Waiting(Goal goal, ProgramState before, long deadline) {
            this.goal = goal;
            this.before = before;
            this.deadline = deadline;
            this.lookAt = deadline;
        }

        /** Whether it is settled, one way or the other: a start that failed is, for an operator has to see to it. */
        boolean settle(ProgramState state, long now) {
            Boolean verdict = verdict(state, now);
            if (verdict != null) {
                reached.complete(verdict);
            }
            return verdict != null;
        }

        private @Nullable Boolean verdict(ProgramState state, long now) {
            ProgramPhase phase = state.getPhase();
            if (goal == Goal.DOWN) {
                return phase == ProgramPhase.DOWN ? true : null;
            }
            if (phase == ProgramPhase.UP) {
                // The run it had was being stopped when a restart was answered, so one that is up is a new one.
                Duration left = STEADY.minus(Objects.requireNonNull(state.getUptime()));
                lookAt = left.isPositive() ? now + left.toNanos() : deadline;
                return left.isPositive() ? null : true;
            }
            boolean newRun = !Objects.equals(state.getLastPid(), before.getLastPid());
            boolean ended = (newRun || (goal == Goal.UP && before.hasProcess())) && !state.hasProcess() && !state.wasStoppedByGaggle();
            if (phase == ProgramPhase.DOWN) {
                boolean succeeded = state.getLastExit() instanceof ExitStatus.Exited exited && exited.code() == 0;
                return ended ? succeeded : goal == Goal.RESTARTED && !newRun;
            }
            // A failure that is known while it is being started is that of an earlier try.
            boolean hopeless = phase == ProgramPhase.WAITING && (ended || state.getStartFailure() != null);
            return hopeless ? false : null;
        }
    }

    private final ControlPort port;
    private final SocketLoop loop;
    private final Map<String, List<Waiting>> waiting = new HashMap<>();

    /** The programs that are waited for, for the thread that brings the events. */
    private final Set<String> watched = ConcurrentHashMap.newKeySet();

    /** Those of them of which something happened. */
    private final Set<String> changed = ConcurrentHashMap.newKeySet();

    private int count;

    /** It has asked for the states, and they have not come yet. */
    private boolean looking;

    private long askAgainAt = System.nanoTime();

    CompletionWatch(ControlPort port, SocketLoop loop) {
        this.port = port;
        this.loop = loop;
    }

    /** Takes an event, on the subscription's thread. */
    void happened(GaggleEvent event) {
        ProgramState state = event.getProgram();
        if (state != null && watched.contains(state.getName())) {
            changed.add(state.getName());
        }
        if (!changed.isEmpty()) {
            loop.wake();
        }
    }

    /** Whether this many more can be waited for. */
    boolean hasRoomFor(int more) {
        return count + more <= MAX_WAITING;
    }

    /**
     * Tells whether the program got there: false when that is out of reach, or the time is over.
     *
     * @param before as it was before it was asked to
     */
    CompletionStage<Boolean> await(ProgramState before, Goal goal, Duration patience) {
        String program = before.getName();
        Waiting wait = new Waiting(goal, before, System.nanoTime() + patience.toNanos());
        waiting.computeIfAbsent(program, name -> new ArrayList<>()).add(wait);
        count++;
        watched.add(program);
        changed.add(program);
        loop.wake();
        return wait.reached;
    }

    /** Looks at what has changed and at the clock; says in how many milliseconds it has to look again, or -1. */
    long turn() {
        long now = System.nanoTime();
        long next = expire(now);
        if (!changed.isEmpty() && !looking) {
            if (askAgainAt - now > 0) {
                next = Math.min(next, askAgainAt - now);
            } else {
                look();
            }
        }
        return next == Long.MAX_VALUE ? -1 : Duration.ofNanos(next).toMillis() + 1;
    }

    /** Asks for all states at once, however many have changed, and never for more before they are there: ten thousand may be waited for. */
    private void look() {
        Set<String> programs = Set.copyOf(changed);
        changed.removeAll(programs);
        looking = true;
        port.getStates().whenCompleteAsync((states, error) -> looked(programs, states, error), loop);
    }

    private void looked(Set<String> programs, @Nullable List<ProgramState> states, @Nullable Throwable error) {
        looking = false;
        long now = System.nanoTime();
        if (states != null) {
            for (ProgramState state : states) {
                if (programs.contains(state.getName())) {
                    settle(state.getName(), wait -> wait.settle(state, now));
                }
            }
        } else if (isBusy(error)) {
            changed.addAll(programs);
            askAgainAt = now + RETRY_NANOS;
        } else {
            log.debug("cannot look at {} programs", programs.size(), error);
            programs.forEach(program -> settle(program, wait -> wait.reached.complete(false)));
        }
    }

    private static boolean isBusy(@Nullable Throwable error) {
        return error instanceof RejectedExecutionException
                || (error instanceof CompletionException && error.getCause() instanceof RejectedExecutionException);
    }

    private void settle(String program, Predicate<Waiting> settled) {
        List<Waiting> waits = waiting.get(program);
        if (waits != null) {
            waits.removeIf(wait -> counted(settled.test(wait)));
            forgetIfEmpty(program, waits);
        }
    }

    /** In how many nanoseconds there is something to do because of the clock. */
    private long expire(long now) {
        long next = Long.MAX_VALUE;
        for (String program : List.copyOf(waiting.keySet())) {
            settle(program, wait -> wait.deadline - now <= 0 && wait.reached.complete(false));
            for (Waiting wait : waiting.getOrDefault(program, List.of())) {
                if (wait.lookAt - now <= 0) {
                    wait.lookAt = wait.deadline;
                    changed.add(program);
                }
                next = Math.min(next, wait.lookAt - now);
            }
        }
        return next;
    }

    private boolean counted(boolean settled) {
        if (settled) {
            count--;
        }
        return settled;
    }

    private void forgetIfEmpty(String program, List<Waiting> waits) {
        if (waits.isEmpty()) {
            waiting.remove(program);
            watched.remove(program);
        }
    }
}
