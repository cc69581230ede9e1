package org.gaggled.engine.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;

/** The virtual threads on which a test's probes wait. */
final class ThreadsOfProbes implements ThreadFactory {

    private final Queue<Thread> made = new ConcurrentLinkedQueue<>();

    @Override
    public Thread newThread(Runnable task) {
        Thread thread = Thread.ofVirtual().unstarted(task);
        made.add(thread);
        return thread;
    }

    /** Those that there are now. */
    List<Thread> find() {
        return made.stream().filter(Thread::isAlive).toList();
    }

    /** Waits until there are none. */
    void awaitNone() throws InterruptedException {
        for (Thread thread : made) {
            thread.join(Duration.ofSeconds(ProbesFixture.PATIENCE_SECONDS));
        }
        assertEquals(List.of(), find());
    }
}
