package org.gaggled.engine.launch;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reaps what comes to this process when its parent ends, and nobody waits for: everything in a container where this is
 * process 1, and elsewhere what programs leave behind, because this process is a child subreaper.
 *
 * <p>The launcher waits for what it has started, and the virtual machine for what a plugin has started. Whoever reaps
 * one of those in their place takes its exit status away. A child that is in a session which is neither gaggled's nor
 * its own cannot be one of them, since a process gets into a session by birth alone; it is reaped at once. Any other is
 * left to them for a second. It is reaped when it is dead after that, no start that it may come of is under way, and
 * the virtual machine has no thread for it. (It has one for each process that it has started, named after that.)
 */
final class OrphanReaper implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OrphanReaper.class);

    /** How long whoever waits for a child has for reaping it. */
    private static final long OTHERS_NANOS = Duration.ofSeconds(1).toNanos();

    /** So often at least a child is found dead before it is reaped: while this process is stopped, others are, too. */
    private static final int FEWEST_LOOKS = 5;

    private static final long FIRST_PAUSE_NANOS = 1_000_000;
    private static final long LONGEST_PAUSE_NANOS = 50_000_000;
    /** Without any child there is nothing to wait for; the first that comes need not be reaped sooner. */
    private static final long CHILDLESS_NANOS = 5_000_000_000L;

    /** How many times as long as it took to look at all children they are left alone. */
    private static final int REST = 3;

    private static final String THREAD_OF_CHILD = "process reaper (pid ";

    private final IntPredicate awaited;
    private final StartsUnderWay starts;
    private final Thread thread = Thread.ofPlatform().name("orphans").daemon().unstarted(this::run);

    private volatile boolean closed;

    /** The dead that others may be about to reap; used by the thread alone, as all that follows. */
    private final Map<Integer, FirstSeen> leftToOthers = new HashMap<>();

    private int inFront;
    private long pauseNanos;

    private static final class FirstSeen {
        private final long nanos = System.nanoTime();
        private final long bornAt;
        private final long start;
        private int looks;

        private FirstSeen(long bornAt, long start) {
            this.bornAt = bornAt;
            this.start = start;
        }
    }

    private OrphanReaper(IntPredicate awaited, StartsUnderWay starts) {
        this.awaited = awaited;
        this.starts = starts;
    }

    /**
     * Makes this process a child subreaper, and begins to reap.
     *
     * @param awaited whether the launcher waits for the process of a number; asked on a thread of its own
     * @param starts those that the launcher makes
     */
    static OrphanReaper begin(IntPredicate awaited, StartsUnderWay starts) {
        OrphanReaper reaper = new OrphanReaper(awaited, starts);
        int result = LibC.setChildSubreaper(true);
        if (result < 0) {
            LOG.warn("gaggled cannot be a child subreaper, so it does not find what programs leave in other sessions:"
                    + " {}", Errno.nameOf(-result));
        }
        reaper.thread.start();
        return reaper;
    }

    /**
     * Ends the reaping; the thread itself ends with the next child that dies, at the latest with this process. What is
     * orphaned comes to this process as before, also to what it executes next.
     */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }

    private void run() {
        while (!closed) {
            try {
                turn();
            } catch (OutOfMemoryError e) {
                // What is dead is still dead by the next turn.
                LockSupport.parkNanos(LONGEST_PAUSE_NANOS);
            } catch (RuntimeException | Error bug) {
                LOG.error("bug while reaping orphans; it goes on", bug);
                LockSupport.parkNanos(CHILDLESS_NANOS);
            }
        }
    }

    private void turn() {
        int dead = LibC.awaitDeadChild();
        if (closed || dead == -Errno.EINTR.number()) {
            return;
        }
        if (dead < 0) {
            LockSupport.parkNanos(CHILDLESS_NANOS);
            return;
        }
        if (reapIfOrphan(dead)) {
            return;
        }
        if (dead != inFront) {
            inFront = dead;
            pauseNanos = FIRST_PAUSE_NANOS;
        } else {
            // The kernel goes on telling of this one, and of none behind it.
            pauseNanos = Math.min(2 * pauseNanos, LONGEST_PAUSE_NANOS);
            long begun = System.nanoTime();
            reapOrphans();
            pauseNanos = Math.max(pauseNanos, REST * (System.nanoTime() - begun));
        }
        LockSupport.parkNanos(pauseNanos);
    }

    private void reapOrphans() {
        List<Integer> children = OwnChildren.orphans();
        Set<Integer> left = new HashSet<>();
        for (int child : children) {
            if (closed) {
                return;
            }
            if (LibC.isDeadChild(child) && !reapIfOrphan(child)) {
                left.add(child);
            }
        }
        left.add(inFront);
        leftToOthers.keySet().retainAll(left);
    }

    private boolean reapIfOrphan(int dead) {
        if (awaited.test(dead)) {
            leftToOthers.remove(dead);
            return false;
        }
        int session = LibC.sessionOf(dead);
        boolean isSurelyOrphan = session >= 0 && session != OwnChildren.SESSION && session != dead;
        if (!isSurelyOrphan && isPerhapsAwaited(dead)) {
            return false;
        }
        leftToOthers.remove(dead);
        LibC.reap(dead);
        return true;
    }

    private boolean isPerhapsAwaited(int dead) {
        long bornAt = startTime(dead);
        FirstSeen first = leftToOthers.get(dead);
        if (first == null || first.bornAt != bornAt) {
            // Whoever had the number before was reaped by others.
            first = new FirstSeen(bornAt, starts.now());
            leftToOthers.put(dead, first);
        }
        first.looks++;
        return first.looks < FEWEST_LOOKS
                || System.nanoTime() - first.nanos < OTHERS_NANOS
                || starts.isAnySince(first.start)
                || hasThread(dead);
    }

    private static long startTime(int dead) {
        try {
            ProcessTable.Entry entry = ProcessTable.entry(dead);
            return entry == null ? 0 : entry.startTime();
        } catch (IOException unreadable) {
            // By this it is as any other that cannot be looked up; it is looked at again.
            return 0;
        }
    }

    /** Whether the virtual machine waits for it. */
    static boolean hasThread(int child) {
        ThreadGroup all = Thread.currentThread().getThreadGroup();
        for (ThreadGroup above = all.getParent(); above != null; above = above.getParent()) {
            all = above;
        }
        Thread[] threads = new Thread[2 * all.activeCount() + 16];
        int count = all.enumerate(threads, true);
        String name = THREAD_OF_CHILD + child + ")";
        for (int i = 0; i < count; i++) {
            if (threads[i].getName().equals(name)) {
                return true;
            }
        }
        return count == threads.length;
    }
}
