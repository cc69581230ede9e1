package org.gaggled.engine.loop;

import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.gaggled.api.control.ControlException;
import org.gaggled.api.control.ControlOutcome;
import org.gaggled.api.control.GaggleSnapshot;
import org.gaggled.api.program.CurrentUsage;
import org.gaggled.api.program.ProgramPhase;
import org.gaggled.api.program.ProgramState;
import org.jspecify.annotations.Nullable;

/**
 * Measures what programs use for whoever asks, on a thread of its own that is there while somebody does. One look at
 * the system is made at a time; all who ask meanwhile share the next one. Safe for use by any thread.
 */
final class UsageMeter implements AutoCloseable {

    private static final Duration IDLE = Duration.ofSeconds(10);

    /** A look at what each process that was launched uses. */
    interface Look {
        /** By the pids of those processes. */
        Map<Long, CurrentUsage> take() throws IOException;
    }

    private final Look look;
    private final Supplier<CompletionStage<GaggleSnapshot>> states;
    private final ThreadPoolExecutor thread;
    private final Object lock = new Object();

    /** What all wait for who have asked since the last look began; null where nobody has. */
    private @Nullable CompletableFuture<Map<String, CurrentUsage>> next;

    /** A meter that has not measured anything yet. */
    UsageMeter(Look look, Supplier<CompletionStage<GaggleSnapshot>> states) {
        this.look = look;
        this.states = states;
        thread = new ThreadPoolExecutor(
                1, 1, IDLE.toSeconds(), TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
                Thread.ofPlatform().daemon().name("usage").factory());
        thread.allowCoreThreadTimeOut(true);
    }

    CompletionStage<Map<String, CurrentUsage>> measure() {
        CompletableFuture<Map<String, CurrentUsage>> answer = new CompletableFuture<>();
        synchronized (lock) {
            if (next != null) {
                return next.minimalCompletionStage();
            }
            next = answer;
        }
        try {
            thread.execute(this::measureNext);
        } catch (RejectedExecutionException ended) {
            takeNext().completeExceptionally(new ControlException(ControlOutcome.ENDED));
        } catch (OutOfMemoryError noThread) {
            takeNext().completeExceptionally(new ControlException(
                    ControlOutcome.REFUSED, "the system allows no thread that would measure; ask again later"));
        }
        return answer.minimalCompletionStage();
    }

    private CompletableFuture<Map<String, CurrentUsage>> takeNext() {
        synchronized (lock) {
            CompletableFuture<Map<String, CurrentUsage>> taken = next;
            next = null;
            return taken == null ? new CompletableFuture<>() : taken;
        }
    }

    private void measureNext() {
        CompletableFuture<Map<String, CurrentUsage>> answer = takeNext();
        if (thread.isShutdown()) {
            answer.completeExceptionally(new ControlException(ControlOutcome.ENDED));
            return;
        }
        try {
            Map<Long, CurrentUsage> usages = look.take();
            states.get().thenApply(snapshot -> byProgram(usages, snapshot)).whenComplete((programs, problem) -> {
                if (problem == null) {
                    answer.complete(programs);
                } else {
                    answer.completeExceptionally(problem);
                }
            });
        } catch (IOException e) {
            answer.completeExceptionally(new ControlException(
                    ControlOutcome.REFUSED, "the system does not tell what processes use: " + e.getMessage()));
        } catch (RuntimeException | Error bug) {
            answer.completeExceptionally(bug);
        }
    }

    private static Map<String, CurrentUsage> byProgram(Map<Long, CurrentUsage> usages, GaggleSnapshot snapshot) {
        Map<String, CurrentUsage> programs = HashMap.newHashMap(usages.size());
        for (ProgramState state : snapshot.getStates()) {
            boolean runs = state.getPhase() == ProgramPhase.UP || state.getPhase() == ProgramPhase.STOPPING;
            Long pid = state.getLastPid();
            CurrentUsage usage = runs && pid != null ? usages.get(pid) : null;
            if (usage != null) {
                programs.put(state.getName(), usage);
            }
        }
        // Map.copyOf is slow where hash codes follow each other, as those of web1, web2 and so on do.
        return Collections.unmodifiableMap(programs);
    }

    /** Refuses everything from now on; a look that is being made is made to its end. */
    @Override
    public void close() {
        thread.shutdown();
    }
}
