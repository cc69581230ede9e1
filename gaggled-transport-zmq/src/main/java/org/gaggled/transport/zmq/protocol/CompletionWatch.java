package org.gaggled.transport.zmq.protocol;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.gaggled.api.control.ControlPort;
import org.gaggled.api.event.GaggleEvent;
import org.gaggled.api.program.ProgramDescription;
import org.gaggled.api.program.ProgramPhase;
import org.gaggled.api.program.ProgramState;
import org.gaggled.transport.zmq.socket.SocketLoop;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits until programs are where an operator wanted them. It looks at a program when an event of it comes, never on a clock.
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

    private static final class Waiting {
        final Goal goal;
        final long deadline;
        final CompletableFuture<Boolean> reached = new CompletableFuture<>();

        Waiting(Goal goal, long deadline) {
            this.goal = goal;
            this.deadline = deadline;
        }

        /** Whether it is settled, one way or the other: a start that failed is, for an operator has to see to it. */
        boolean settle(ProgramState state) {
            ProgramPhase phase = state.getPhase();
            boolean done = switch (goal) {
                case UP -> phase == ProgramPhase.UP;
                case DOWN -> phase == ProgramPhase.DOWN;
                // The run it had was being stopped when the request was answered, so one that is up is a new one.
                case RESTARTED -> phase == ProgramPhase.UP || phase == ProgramPhase.DOWN;
            };
            // A failure that is known while it is being started is that of an earlier try.
            boolean failed = phase == ProgramPhase.WAITING && state.getStartFailure() != null;
            boolean hopeless = failed || (goal == Goal.UP && phase == ProgramPhase.DOWN);
            if (done || hopeless) {
                reached.complete(done);
            }
            return done || hopeless;
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

    CompletionWatch(ControlPort port, SocketLoop loop) {
        this.port = port;
        this.loop = loop;
    }

    /** Takes an event, on the subscription's thread. */
    void happened(GaggleEvent event) {
        ProgramState state = event.getProgram();
        if (event.getMissed() > 0) {
            changed.addAll(watched);
        }
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

    /** Tells whether the program got there: false when that is out of reach, or the time is over. */
    CompletionStage<Boolean> await(String program, Goal goal, Duration patience) {
        Waiting wait = new Waiting(goal, System.nanoTime() + patience.toNanos());
        waiting.computeIfAbsent(program, name -> new ArrayList<>()).add(wait);
        count++;
        watched.add(program);
        changed.add(program);
        loop.wake();
        return wait.reached;
    }

    /** Looks at what has changed and at the clock; says how many milliseconds there are to the next deadline, or -1. */
    long turn() {
        for (String program : List.copyOf(changed)) {
            changed.remove(program);
            port.describe(program).whenCompleteAsync((description, error) -> look(program, description, error), loop);
        }
        return expire();
    }

    private void look(String program, @Nullable ProgramDescription description, @Nullable Throwable error) {
        List<Waiting> waits = waiting.get(program);
        if (waits == null) {
            return;
        }
        if (description != null) {
            waits.removeIf(wait -> counted(wait.settle(description.getState())));
        } else {
            log.debug("cannot look at {}", program, error);
            waits.removeIf(wait -> counted(wait.reached.complete(false)));
        }
        forgetIfEmpty(program, waits);
    }

    private long expire() {
        long now = System.nanoTime();
        long next = Long.MAX_VALUE;
        for (String program : List.copyOf(waiting.keySet())) {
            List<Waiting> waits = waiting.getOrDefault(program, List.of());
            waits.removeIf(wait -> counted(wait.deadline - now <= 0 && wait.reached.complete(false)));
            for (Waiting wait : waits) {
                next = Math.min(next, wait.deadline - now);
            }
            forgetIfEmpty(program, waits);
        }
        return next == Long.MAX_VALUE ? -1 : Duration.ofNanos(next).toMillis() + 1;
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
