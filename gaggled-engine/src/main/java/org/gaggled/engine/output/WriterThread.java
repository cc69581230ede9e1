package org.gaggled.engine.output;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that writes what programs have printed, and waits where it must, so that nobody else has to. After a rest it
 * begins at once; while there is much to do, it takes a round through all streams in each time of its pace, so that one
 * write takes many lines.
 */
final class WriterThread {

    private static final Logger LOG = LoggerFactory.getLogger(WriterThread.class);

    private static final long RETRY_NANOS = 1_000_000_000L;

    private final long paceNanos;
    private final Thread thread;
    private final Queue<Outlet> waiting = new ConcurrentLinkedQueue<>();

    /** Those that could not be written; used by the thread alone. */
    private final List<Outlet> failed = new ArrayList<>();

    private long retryAt;
    private volatile boolean hurried;
    private volatile boolean closed;

    private WriterThread(String name, Duration pace) {
        this.paceNanos = pace.toNanos();
        this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
    }

    /** Begins one of that name. */
    static WriterThread open(String name, Duration pace) {
        WriterThread writer = new WriterThread(name, pace);
        writer.thread.start();
        return writer;
    }

    /** There is something to write. Any thread; does not wait. */
    void wake(Outlet outlet) {
        if (outlet.beginWaiting()) {
            waiting.add(outlet);
            LockSupport.unpark(thread);
        }
    }

    /** There is so much to write that it is not to rest. Any thread; does not wait. */
    void hurry() {
        if (!hurried) {
            hurried = true;
            LockSupport.unpark(thread);
        }
    }

    /** Ends it when it has written all there is. */
    void finish() {
        closed = true;
        LockSupport.unpark(thread);
    }

    /** Whether it has ended by that time of {@link System#nanoTime()}. */
    boolean join(long until) {
        try {
            return thread.join(Duration.ofNanos(Math.max(1, until - System.nanoTime())));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void run() {
        List<Outlet> round = new ArrayList<>();
        while (true) {
            boolean last = closed;
            long began = System.nanoTime();
            hurried = false;
            collect(round, last || began - retryAt >= 0);
            for (Outlet outlet : round) {
                write(outlet);
            }
            if (last && waiting.isEmpty()) {
                return;
            }
            rest(round.isEmpty() ? Long.MIN_VALUE : began + paceNanos);
            round.clear();
        }
    }

    private void collect(List<Outlet> round, boolean withFailed) {
        if (withFailed && !failed.isEmpty()) {
            failed.forEach(outlet -> outlet.setFailed(false));
            round.addAll(failed);
            failed.clear();
        }
        for (Outlet next = waiting.poll(); next != null; next = waiting.poll()) {
            next.endWaiting();
            if (!next.hasFailed()) {
                round.add(next);
            }
        }
    }

    private void write(Outlet outlet) {
        try {
            if (!outlet.write(this)) {
                later(outlet);
            }
        } catch (RuntimeException | Error failure) {
            LOG.error("bug while writing what {} printed; it is tried again", outlet, failure);
            later(outlet);
        }
    }

    private void later(Outlet outlet) {
        if (failed.isEmpty()) {
            retryAt = System.nanoTime() + RETRY_NANOS;
        }
        outlet.setFailed(true);
        failed.add(outlet);
    }

    /** Rests until there is something to do, and at least until that time, unless it is hurried. */
    private void rest(long until) {
        while (!closed && !hurried) {
            long now = System.nanoTime();
            long pause = until == Long.MIN_VALUE ? 0 : until - now;
            if (pause > 0) {
                LockSupport.parkNanos(pause);
            } else if (!waiting.isEmpty() || (!failed.isEmpty() && retryAt - now <= 0)) {
                return;
            } else if (failed.isEmpty()) {
                LockSupport.park();
            } else {
                LockSupport.parkNanos(retryAt - now);
            }
        }
    }
}
