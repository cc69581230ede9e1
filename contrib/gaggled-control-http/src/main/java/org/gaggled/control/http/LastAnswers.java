package org.gaggled.control.http;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * The answers to requests that may end this very server: a reload does when the server's own settings have changed, and
 * an upgrade always does. The end waits a while for those that are on their way. Safe for use by several threads.
 */
final class LastAnswers {

    /** A request, from the moment it is looked at until its answer is sent. */
    interface Answering {
        void run() throws IOException, Refusal, InterruptedException;
    }

    /** Held for reading while a request is answered, and for writing once none is. */
    private final ReadWriteLock underway = new ReentrantReadWriteLock();

    void answer(Answering answering) throws IOException, Refusal, InterruptedException {
        underway.readLock().lockInterruptibly();
        try {
            answering.run();
        } finally {
            underway.readLock().unlock();
        }
    }

    /** Waits until none is on its way, at most for that time. */
    void await(Duration atMost) throws InterruptedException {
        if (underway.writeLock().tryLock(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
            underway.writeLock().unlock();
        }
    }
}
