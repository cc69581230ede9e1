package org.gaggled.engine.event;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
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
 */
public final class SinkChannel {

    private static final Logger log = LoggerFactory.getLogger(SinkChannel.class);

    /** How long a sink may take to deal with its last events and close, before it is interrupted and left behind. */
    public static final Duration CLOSING_TIME = Duration.ofSeconds(2);

    private final String name;
    private final int capacity;

    private final Thread thread;

    /** Used by the sink's thread alone. */
    private final SinkFailures failures;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Queue<GaggleEvent> queue;
    private long dropped;
    private long droppedSinceLast;
    private boolean closing;

    /** Null before it is open; used by its own thread alone, once that has begun. */
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
        this(name, loader, capacity);
        this.sink = sink;
    }

    private SinkChannel(String name, ClassLoader loader, int capacity) {
        this.name = name;
        this.capacity = capacity;
        this.queue = new ArrayDeque<>(capacity);
        this.failures = new SinkFailures(name, System::nanoTime, this::reportUnlessLeftBehind);
        this.thread = new Thread(this::deliver, "sink-" + name);
        thread.setDaemon(true);
        thread.setContextClassLoader(loader);
    }

    /** A channel to a sink that is not open yet: events wait for it until {@link #start(EventSink)}. */
    public static SinkChannel waiting(String name, ClassLoader loader, int capacity) {
        return new SinkChannel(name, loader, capacity);
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
        EventSink receiver = Objects.requireNonNull(sink, "it began before its sink was open");
        try {
            deliverAll(receiver);
        } catch (InterruptedException e) {
            log.debug("event sink {} was interrupted", name);
        }
        close(receiver);
        failures.tellRest();
    }

    /** Delivers until the channel is closing and empty. */
    private void deliverAll(EventSink receiver) throws InterruptedException {
        for (Delivery next = next(); next != null; next = next()) {
            GaggleEvent event = next.event();
            long missed = next.missed();
            if (missed > 0) {
                call(event, () -> receiver.missed(missed));
            }
            call(event, () -> receiver.accept(event));
        }
    }

    private interface Call {
        void run() throws Exception;
    }

    private void call(GaggleEvent event, Call call) {
        try {
            call.run();
        } catch (Throwable e) {
            // Whatever a plugin throws is its own affair, even an interrupt: the next event may do better.
            failures.failed(event, e);
        }
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

    private void close(EventSink receiver) {
        try {
            receiver.close();
        } catch (Throwable e) {
            reportUnlessLeftBehind("event sink " + name + " failed to close", e);
        }
    }

    private void reportUnlessLeftBehind(String message, @Nullable Throwable error) {
        if (leftBehind) {
            log.debug(message, error);
        } else {
            log.error(message, error);
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
