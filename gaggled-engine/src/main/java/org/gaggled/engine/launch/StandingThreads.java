package org.gaggled.engine.launch;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.gaggled.api.launch.LaunchRequest;

/**
 * A launcher's daemon threads, which are there from the beginning to the end: when the system allows no more processes,
 * it allows no more threads. Their queue has no bound of its own: there are at most two requests for each program at a
 * time.
 */
final class StandingThreads implements Executor {

    private static final int MOST_FOR_STARTS = 4;

    private final ThreadPoolExecutor threads;

    /** So many, named with a number behind the prefix. */
    StandingThreads(String prefix, int count) {
        threads = new ThreadPoolExecutor(
                count,
                count,
                0,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().name(prefix, 1).daemon().factory());
        threads.prestartAllCoreThreads();
    }

    /** So many that a thousand starts, each of which may wait for a disk, use all processors. */
    static StandingThreads forStarts(String prefix) {
        return new StandingThreads(prefix, Math.min(Runtime.getRuntime().availableProcessors(), MOST_FOR_STARTS));
    }

    @Override
    public void execute(Runnable task) {
        threads.execute(task);
    }

    /** Has a start made; throws when the launcher is closed. */
    void start(LaunchRequest request, Runnable start) {
        try {
            threads.execute(start);
        } catch (RejectedExecutionException rejected) {
            throw new IllegalStateException("the launcher is closed; cannot start " + request.getProgramName(),
                    rejected);
        }
    }

    /**
     * Takes back what they have not begun, and waits for what they have begun; what takes longer than the bound is
     * interrupted, and false is the answer.
     */
    boolean close(Duration bound) {
        threads.shutdown();
        threads.getQueue().clear();
        try {
            boolean over = threads.awaitTermination(bound.toMillis(), TimeUnit.MILLISECONDS);
            if (!over) {
                threads.shutdownNow();
            }
            return over;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
