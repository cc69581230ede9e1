package org.gaggled.engine.launch;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.IntSupplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A place for one more thread, kept free where the system allows no more processes.
 *
 * <p>Threads count as processes, and the JVM hands over every signal on a thread that it makes for that purpose. If gaggled's own
 * children took the last place, SIGTERM would be lost. So some threads wait from the beginning, to make room when the first start
 * is refused; and from then on a start is only tried while there is room for the process and for a thread besides. Such a try takes
 * that room for an instant itself. So tries come one at a time, none while a start from before is still under way, which may take a
 * place as well; and after one that is refused every start is, without a try, for much longer than the try took. A signal meets
 * the room free but in one of two hundred cases, and then the JVM tries for some milliseconds more to make its thread.
 */
final class SpareThread implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SpareThread.class);

    /** Much longer than a try takes. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** How much longer than the try, on a machine that is so busy that tries take their time. */
    private static final long PAUSE_FACTOR = 200;

    /** The longest pause before a start is tried again by default: no program is to wait much longer than it would anyway. */
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private static final int REFUSED = -Errno.EAGAIN.number();

    private final List<Waiting> spares;
    private final ReadWriteLock starts = new ReentrantReadWriteLock();
    private final Duration pause;
    private volatile boolean scarce;

    /** Before that nothing is tried, once places are scarce. */
    private volatile long nextTry;

    /**
     * Takes the room that may be needed.
     *
     * @param startThreads how many starts may be under way when the first is refused: each other one may take what is given back
     */
    SpareThread(int startThreads) {
        this(startThreads, PAUSE);
    }

    /**
     * The same.
     *
     * @param pause how long nothing is tried after a start was refused, at least
     */
    SpareThread(int startThreads, Duration pause) {
        this.pause = pause;
        this.nextTry = System.nanoTime();
        spares = Stream.generate(Waiting::new).limit(startThreads).toList();
    }

    /**
     * Makes a start, unless it would take the last place, or one was refused just now.
     *
     * @param start gives what this gives: 0, or an error's number, negated; EAGAIN when there are too many processes
     */
    int leaveRoomFor(IntSupplier start) {
        return scarce ? startWithRoom(start) : startFreely(start);
    }

    private int startFreely(IntSupplier start) {
        starts.readLock().lock();
        try {
            long begin = System.nanoTime();
            int result = start.getAsInt();
            if (result == REFUSED) {
                pauseAfterTryOf(System.nanoTime() - begin);
                startWasRefused();
            }
            return result;
        } finally {
            starts.readLock().unlock();
        }
    }

    private void startWasRefused() {
        if (!scarce) {
            scarce = true;
            LOG.warn("the system allows no more processes; gaggled keeps room for one thread of its own");
        }
        close();
    }

    private void pauseAfterTryOf(long nanos) {
        long longest = Math.max(pause.toNanos(), LONGEST_PAUSE.toNanos());
        nextTry = System.nanoTime() + Math.clamp(PAUSE_FACTOR * nanos, pause.toNanos(), longest);
    }

    private boolean isPause() {
        return nextTry - System.nanoTime() > 0;
    }

    private int startWithRoom(IntSupplier start) {
        if (isPause()) {
            return REFUSED;
        }
        starts.writeLock().lock();
        try {
            if (isPause()) {
                // The one before this was refused.
                return REFUSED;
            }
            long begin = System.nanoTime();
            int result = startHoldingRoom(start);
            if (result == REFUSED) {
                pauseAfterTryOf(System.nanoTime() - begin);
            }
            return result;
        } finally {
            starts.writeLock().unlock();
        }
    }

    private static int startHoldingRoom(IntSupplier start) {
        Waiting room;
        try {
            room = new Waiting();
        } catch (OutOfMemoryError noMoreThreads) {
            return REFUSED;
        }
        try {
            return start.getAsInt();
        } finally {
            room.close();
        }
    }

    @Override
    public void close() {
        spares.forEach(Waiting::close);
    }

    /** A thread that does nothing but be there. */
    private static final class Waiting {

        private final CountDownLatch over = new CountDownLatch(1);

        Waiting() {
            Thread.ofPlatform().daemon().name("spare").start(() -> {
                try {
                    over.await();
                } catch (InterruptedException end) {
                    // An interrupt says no more than close() does: make room.
                    over.countDown();
                }
            });
        }

        void close() {
            over.countDown();
        }
    }
}
