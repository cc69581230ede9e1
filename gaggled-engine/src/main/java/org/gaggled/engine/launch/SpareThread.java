package org.gaggled.engine.launch;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A place for one more thread, kept free where the system allows no more processes.
 *
 * <p>Threads count as processes, and the JVM hands over every signal on a thread that it makes for that purpose. If gaggled's own
 * children took the last place, SIGTERM would be lost. So some threads wait from the beginning, to make room when the first start
 * is refused; and from then on a start is only tried while there is room for the process and for a thread besides. Such a try takes
 * that room for an instant itself. So tries come one at a time and with pauses, and the JVM, which tries for some milliseconds
 * to make a thread, finds a gap.
 */
final class SpareThread implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SpareThread.class);

    private static final Duration PAUSE = Duration.ofMillis(5);

    private final List<Waiting> spares;
    private final Lock oneAtATime = new ReentrantLock();
    private volatile boolean scarce;

    /**
     * Takes the room that may be needed.
     *
     * @param startThreads how many starts may be under way when the first is refused: each other one may take what is given back
     */
    SpareThread(int startThreads) {
        spares = Stream.generate(Waiting::new).limit(startThreads).toList();
    }

    /** Room for a thread, for as long as it is not closed. */
    @FunctionalInterface
    interface Room extends AutoCloseable {
        @Override
        void close();
    }

    /** A start was refused because there are too many processes: from now on there shall be room for a thread. Pauses. */
    void startWasRefused() {
        if (!scarce) {
            scarce = true;
            LOG.warn("the system allows no more processes; gaggled keeps room for one thread of its own");
        }
        close();
        LockSupport.parkNanos(PAUSE.toNanos());
    }

    /** Keeps room for a thread while a process is started; null when there is no such room, and the start must not be tried. */
    @Nullable Room keepRoom() {
        if (!scarce) {
            return () -> {};
        }
        oneAtATime.lock();
        try {
            Waiting room = new Waiting();
            return () -> {
                room.close();
                oneAtATime.unlock();
            };
        } catch (OutOfMemoryError noMoreThreads) {
            oneAtATime.unlock();
            return null;
        }
    }

    @Override
    public void close() {
        spares.forEach(Waiting::close);
    }

    /** A thread that does nothing but be there. */
    private static final class Waiting implements Room {

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

        @Override
        public void close() {
            over.countDown();
        }
    }
}
