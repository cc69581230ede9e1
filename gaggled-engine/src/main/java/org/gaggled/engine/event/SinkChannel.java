package org.gaggled.engine.event;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.gaggled.api.event.EventSink;
import org.gaggled.api.event.GaggleEvent;
import org.gaggled.api.event.SinkState;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way from the loop to one sink: a bounded queue and a thread that belongs to the sink.
 *
 * <p>When the queue is full the oldest event is dropped; the next one delivered carries how many were. To offer an
 * event allocates nothing and waits for nothing: the queue has its full size from the beginning.
 *
 * <p>A sink that runs out of memory again and again is ended, and what it holds is let go of, for the memory is that of
 * the supervision, too. Once is forgiven: it may have been another one that took it all.
 */
public final class SinkChannel {

    private static final Logger log = LoggerFactory.getLogger(SinkChannel.class);

    /** How long a sink may take to deal with its last events and close, before it is interrupted and left behind. */
    public static final Duration CLOSING_TIME = Duration.ofSeconds(2);

    /**
     * With so many events in a row that end in an {@link OutOfMemoryError}, or so many looks after one that find no
     * memory, the sink is ended.
     */
    static final int MEMORY_FAILURES = 3;

    /** Between two looks whether there is memory again. */
    private static final Duration MEMORY_PAUSE = Duration.ofMillis(20);

    /** With less than this, nothing else can work. */
    private static final int MEMORY_FOR_OTHERS = 256 * 1024;

    private final String name;
    private final int capacity;

    /** Whether the sink is gaggled's own, which is never ended. */
    private final boolean ofHost;

    private final Thread thread;

    /** Used by the sink's thread alone. */
    private final SinkFailures failures;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Queue<GaggleEvent> queue;
    private long dropped;
    private long droppedSinceLast;
    private boolean closing;

    /** Null before it is open and once it is ended; used by its own thread alone, once that has begun. */
    private @Nullable EventSink sink;

    /** Nothing more is to be delivered: guarded by the lock. */
    private boolean ended;

    /** Its time is over and its thread was interrupted: what comes of that is no news. */
    private volatile boolean leftBehind;

    /**
     * A channel to a sink; nothing is delivered before {@link #start()}.
     *
     * @param name the sink's, for messages
     * @param loader the context class loader for its thread: that of the plugin it came from
     * @param capacity how many events may wait
     */
    public SinkChannel(String name, EventSink sink, ClassLoader loader, int capacity) {
        this(name, loader, capacity, sink instanceof EventLog);
        this.sink = sink;
    }

    private SinkChannel(String name, ClassLoader loader, int capacity, boolean ofHost) {
        this.name = name;
        this.capacity = capacity;
        this.ofHost = ofHost;
        this.queue = new ArrayDeque<>(capacity);
        this.failures = new SinkFailures(name, System::nanoTime, this::reportUnlessLeftBehind);
        this.thread = new Thread(this::deliver, "sink-" + name);
        thread.setDaemon(true);
        thread.setContextClassLoader(loader);
    }

    /** A channel to a sink that is not open yet: events wait for it until {@link #start(EventSink)}. */
    public static SinkChannel waiting(String name, ClassLoader loader, int capacity) {
        return new SinkChannel(name, loader, capacity, false);
    }

    /** Begins to deliver. */
    public void start() {
        thread.start();
    }

    /** Begins to deliver to that sink, of a channel that has none so far. */
    public void start(EventSink opened) {
        sink = opened;
        thread.start();
    }

    String name() {
        return name;
    }

    /** How many events this sink has missed so far. */
    public long getDropped() {
        lock.lock();
        try {
            return dropped;
        } finally {
            lock.unlock();
        }
    }

    SinkState state() {
        lock.lock();
        try {
            return SinkState.builder(name)
                    .waiting(queue.size())
                    .capacity(capacity)
                    .dropped(dropped)
                    .build();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Puts an event before the sink.
     *
     * @return whether nothing was dropped for it
     */
    boolean offer(GaggleEvent event) {
        lock.lock();
        try {
            if (ended) {
                drop(1);
                return false;
            }
            boolean room = queue.size() < capacity;
            if (!room) {
                queue.remove();
                drop(1);
            }
            queue.add(event);
            changed.signal();
            return room;
        } finally {
            lock.unlock();
        }
    }

    private void drop(int events) {
        dropped += events;
        droppedSinceLast += events;
    }

    /** Lets the sink deal with what is waiting and close; does not wait for it. */
    public void beginClose() {
        lock.lock();
        try {
            closing = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Lets the sink deal with what is waiting and close, for as long as {@link #CLOSING_TIME}. */
    public void close() throws InterruptedException {
        beginClose();
        awaitClose(System.nanoTime() + CLOSING_TIME.toNanos());
    }

    /**
     * Waits until the sink has closed; interrupts it and leaves it behind when it takes too long.
     *
     * @param deadline in the terms of {@link System#nanoTime}
     */
    public void awaitClose(long deadline) throws InterruptedException {
        if (thread.getState() == Thread.State.NEW) {
            // No sink was ever opened for it.
            return;
        }
        if (!thread.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())))) {
            log.warn("event sink {}: not done {} s after the end; gaggled does not wait any longer", name,
                    CLOSING_TIME.toSeconds());
            leaveBehind();
        }
    }

    /** Lets go of what waits before the interrupt, so that nothing comes after it. */
    private void leaveBehind() {
        leftBehind = true;
        letGoOfQueue();
        thread.interrupt();
    }

    private void deliver() {
        try {
            deliverAll();
        } catch (InterruptedException e) {
            log.debug("event sink {} was interrupted", name);
        }
        letGoOfSink();
        failures.tellRest();
    }

    /** Delivers until the channel is closing and empty, or the sink has run out of memory too often. */
    private void deliverAll() throws InterruptedException {
        int memoryFailures = 0;
        while (memoryFailures < MEMORY_FAILURES) {
            try {
                Delivery next = next();
                EventSink receiver = sink;
                if (next == null || receiver == null) {
                    return;
                }
                if (next.missed() > 0) {
                    call(next.event(), () -> receiver.missed(next.missed()));
                }
                call(next.event(), () -> receiver.accept(next.event()));
                memoryFailures = 0;
            } catch (OutOfMemoryError e) {
                memoryFailures = afterMemoryFailure(memoryFailures + 1);
            }
        }
        end();
    }

    /**
     * Whether memory comes back without the sink: if not, no next event may ever come that would tell. Allocates
     * nothing.
     */
    private int afterMemoryFailure(int failures) {
        if (ofHost) {
            LockSupport.parkNanos(MEMORY_PAUSE.toNanos());
            return 0;
        }
        int counted = failures;
        while (counted < MEMORY_FAILURES && !isMemoryLeft()) {
            LockSupport.parkNanos(MEMORY_PAUSE.toNanos());
            counted++;
        }
        return counted;
    }

    private static boolean isMemoryLeft() {
        try {
            return new byte[MEMORY_FOR_OTHERS].length > 0;
        } catch (OutOfMemoryError e) {
            return false;
        }
    }

    private interface Call {
        void run() throws Exception;
    }

    private void call(GaggleEvent event, Call call) {
        try {
            call.run();
        } catch (OutOfMemoryError e) {
            throw e;
        } catch (Throwable e) {
            // Whatever a plugin throws is its own affair, even an interrupt: the next event may do better.
            failures.failed(event, e);
        }
    }

    /**
     * Lets go of the sink, and of what waits for it, before anything is said: there may be no memory for words before.
     */
    private void end() {
        letGoOfQueue();
        letGoOfSink();
        report(
                "event sink " + name + " ran out of memory again and again and was ended; it gets no"
                        + " more events in this run. Update or remove its plugin, or give gaggled more memory with -Xmx in"
                        + " GAGGLED_JAVA_OPTS",
                null);
    }

    private void letGoOfQueue() {
        lock.lock();
        try {
            ended = true;
            drop(queue.size());
            queue.clear();
        } finally {
            lock.unlock();
        }
    }

    private void letGoOfSink() {
        EventSink ending = sink;
        sink = null;
        if (ending != null) {
            try {
                ending.close();
            } catch (Throwable e) {
                reportUnlessLeftBehind("event sink " + name + " failed to close", e);
            }
        }
    }

    private void reportUnlessLeftBehind(String message, @Nullable Throwable error) {
        if (leftBehind) {
            log.debug(message, error);
        } else {
            report(message, error);
        }
    }

    private static void report(String message, @Nullable Throwable error) {
        try {
            log.error(message, error);
        } catch (OutOfMemoryError noMemoryForWords) {
            if (error != null) {
                error.addSuppressed(noMemoryForWords);
            }
        }
    }

    /** An event, and how many were dropped before it. */
    private record Delivery(long missed, GaggleEvent event) {}

    /** The next event, or null when there are no more and the channel is closing. */
    private @Nullable Delivery next() throws InterruptedException {
        lock.lock();
        try {
            while (queue.isEmpty() && !closing) {
                changed.await();
            }
            GaggleEvent event = queue.peek();
            if (event == null) {
                return null;
            }
            Delivery next = new Delivery(droppedSinceLast, event);
            droppedSinceLast = 0;
            queue.poll();
            return next;
        } finally {
            lock.unlock();
        }
    }
}
