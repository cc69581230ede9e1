package org.gaggled.cluster.zookeeper;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread on which everything happens, one task after another. No task waits for anything. What is handed to it
 * after its end is dropped.
 */
final class ClusterThread implements Executor {

    private static final Logger log = LoggerFactory.getLogger(ClusterThread.class);

    private final ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("cluster").factory(), new ThreadPoolExecutor.DiscardPolicy());

    ClusterThread() {
        executor.setRemoveOnCancelPolicy(true);
    }

    @Override
    public void execute(Runnable task) {
        executor.execute(() -> run(task));
    }

    /** Does it later; what is returned can cancel that. */
    Future<?> after(Duration time, Runnable task) {
        return executor.schedule(() -> run(task), time.toNanos(), TimeUnit.NANOSECONDS);
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            log.error("cluster: a fault of the plugin; it goes on", e);
        }
    }

    /** Ends it, and waits for the task that runs. */
    void end(Duration patience) throws InterruptedException {
        executor.shutdownNow();
        if (!executor.awaitTermination(patience.toNanos(), TimeUnit.NANOSECONDS)) {
            log.warn("cluster: what was being done was not done in time, at the end");
        }
    }
}
