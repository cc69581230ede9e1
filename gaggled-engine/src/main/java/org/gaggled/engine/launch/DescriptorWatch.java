package org.gaggled.engine.launch;

import java.lang.foreign.Arena;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that sleeps until one of many descriptors can be read, a time has come, or a task is handed to it. All
 * that it calls must be quick: whoever finds more in a descriptor than a turn's worth leaves it there, and is called
 * again after the others.
 *
 * <p>It may have a pace: then a turn begins no sooner than that after the one before, so that more can be dealt with in
 * each. What comes after a rest is dealt with at once.
 */
public final class DescriptorWatch {

    private static final Logger LOG = LoggerFactory.getLogger(DescriptorWatch.class);

    private static final int EVENTS_AT_ONCE = 256;
    private static final long WAKE_TOKEN = 0;
    private static final int FOREVER = -1;
    private static final long PAUSE_NANOS = 5_000_000;

    private final int epoll;
    private final int wake;
    private final long paceNanos;
    private final Thread thread;
    private final AtomicLong tokens = new AtomicLong(WAKE_TOKEN + 1);
    private final Map<Long, Registration> registered = new ConcurrentHashMap<>();
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    /** Guarded by the tasks: its number may be another's descriptor by then. */
    private boolean wakeIsClosed;

    /** Times are compared by their distance from it, for a time of nanoTime alone means nothing. */
    private final long origin = System.nanoTime();

    /** Used by the thread alone. */
    private final Queue<Timer> timers = new PriorityQueue<>(Comparator.comparingLong(timer -> timer.at - origin));

    /** Set and read by the thread alone. */
    private boolean ended;

    /** Whether the next turn need not wait; used by the thread alone. */
    private boolean hurried;

    private DescriptorWatch(String name, Duration pace, int epoll, int wake) {
        this.epoll = epoll;
        this.wake = wake;
        this.paceNanos = pace.toNanos();
        this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
    }

    /** Begins to watch, on a thread of that name, as soon as there is anything to be dealt with. */
    public static DescriptorWatch open(String name) throws DescriptorException {
        return open(name, Duration.ZERO);
    }

    /**
     * Begins to watch, on a thread of that name.
     *
     * @param pace the least time from the beginning of a turn to that of the next
     */
    public static DescriptorWatch open(String name, Duration pace) throws DescriptorException {
        int epoll = Descriptors.opened(Epoll.create());
        try {
            int wake = Descriptors.opened(Epoll.eventfd());
            try {
                Descriptors.opened(Epoll.add(epoll, wake, WAKE_TOKEN));
                DescriptorWatch watch = new DescriptorWatch(name, pace, epoll, wake);
                begin(watch.thread);
                return watch;
            } catch (DescriptorException | RuntimeException | Error e) {
                LibC.close(wake);
                throw e;
            }
        } catch (DescriptorException | RuntimeException | Error e) {
            LibC.close(epoll);
            throw e;
        }
    }

    private static void begin(Thread thread) throws DescriptorException {
        try {
            thread.start();
        } catch (OutOfMemoryError noThread) {
            throw new DescriptorException(
                    "the system allows no more threads; look at ulimit -u of this user, and pids.max of the control group",
                    noThread);
        }
    }

    /** A descriptor that is watched, and belongs to the watch. */
    public final class Registration {

        private final int descriptor;
        private final long token = tokens.getAndIncrement();
        private final Runnable readable;

        private Registration(int descriptor, Runnable readable) {
            this.descriptor = descriptor;
            this.readable = readable;
        }

        /** Begins to call; cannot fail. */
        public void arm() {
            Epoll.arm(epoll, descriptor, token);
        }

        /** Whether it is not closed. */
        public boolean isOpen() {
            return registered.get(token) == this;
        }

        /** Closes the descriptor, and never calls again. Does nothing the second time. */
        public void close() {
            if (registered.remove(token, this)) {
                // Closing alone is not enough: while another thread spawns, the new process holds a copy for a moment.
                Epoll.delete(epoll, descriptor);
                LibC.close(descriptor);
            }
        }
    }

    /**
     * Makes sure that a descriptor can be watched, without calling yet. It is closed when that fails. Any thread.
     *
     * @param readable is called on the watching thread, again and again while there is something to read, or the end
     */
    public Registration register(int descriptor, Runnable readable) throws DescriptorException {
        Registration registration = new Registration(descriptor, readable);
        registered.put(registration.token, registration);
        try {
            Descriptors.opened(Epoll.addSilent(epoll, descriptor, registration.token));
            return registration;
        } catch (DescriptorException refused) {
            registration.close();
            throw refused;
        }
    }

    /** Something to be done at a time. */
    public static final class Timer {

        private final long at;
        private final Runnable action;

        private Timer(long at, Runnable action) {
            this.at = at;
            this.action = action;
        }
    }

    /** Has something done at a time of {@link System#nanoTime()}, once. The watching thread alone. */
    public Timer at(long nanoTime, Runnable action) {
        Timer timer = new Timer(nanoTime, action);
        timers.add(timer);
        return timer;
    }

    /** Takes back what {@link #at} has asked for. The watching thread alone. */
    public void cancel(Timer timer) {
        timers.remove(timer);
    }

    /**
     * Has the watching thread do something, after all that was handed to it before. Any thread. Once it is closed, it
     * does nothing more.
     */
    public void submit(Runnable task) {
        tasks.add(task);
        synchronized (tasks) {
            if (!wakeIsClosed) {
                Epoll.raise(wake);
            }
        }
    }

    /**
     * Ends the thread after a last task, and closes everything.
     *
     * @param bound how long to wait for that
     * @return whether it has ended by then
     */
    public boolean close(Runnable last, Duration bound) {
        submit(() -> {
            ended = true;
            last.run();
        });
        try {
            boolean hasEnded = thread.join(bound);
            if (!hasEnded) {
                LOG.warn("what programs tell or print takes long to be dealt with; the descriptors for it stay open");
            }
            return hasEnded;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void run() {
        try (Arena arena = Arena.ofConfined()) {
            Epoll.Events events = new Epoll.Events(arena, EVENTS_AT_ONCE);
            while (!ended) {
                turn(events);
            }
        }
        registered.values().forEach(Registration::close);
        synchronized (tasks) {
            wakeIsClosed = true;
            LibC.close(wake);
        }
        LibC.close(epoll);
    }

    /** Has the next turn begin at once: there is more than one turn's worth. The watching thread alone. */
    public void hurry() {
        hurried = true;
    }

    private void turn(Epoll.Events events) {
        int count = Epoll.wait(epoll, events, timeoutMillis());
        if (count < 0 && count != -Errno.EINTR.number()) {
            LOG.error("bug: waiting for descriptors failed: {}", Errno.nameOf(-count));
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        long began = System.nanoTime();
        hurried = false;
        for (int i = 0; i < count && !ended; i++) {
            ready(events.token(i));
        }
        ring();
        if (paceNanos > 0 && !hurried && !ended) {
            LockSupport.parkNanos(paceNanos - (System.nanoTime() - began));
        }
    }

    private void ring() {
        long now = System.nanoTime();
        for (Timer next = timers.peek(); next != null && next.at - now <= 0 && !ended; next = timers.peek()) {
            timers.remove();
            guarded(next.action);
        }
    }

    private int timeoutMillis() {
        Timer next = timers.peek();
        if (next == null) {
            return FOREVER;
        }
        // Rounded up, for a wait that ends too early would only be followed by another.
        long millis = Math.ceilDiv(Math.max(0, next.at - System.nanoTime()), 1_000_000L);
        return (int) Math.min(millis, Integer.MAX_VALUE);
    }

    private void ready(long token) {
        if (token == WAKE_TOKEN) {
            Epoll.drain(wake);
            for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                guarded(task);
            }
            return;
        }
        Registration registration = registered.get(token);
        if (registration != null) {
            guarded(registration.readable);
        }
    }

    /** Whatever goes wrong with one program, the others are still heard. */
    private static void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error failure) {
            LOG.error("bug while hearing what programs tell or print; it goes on", failure);
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
