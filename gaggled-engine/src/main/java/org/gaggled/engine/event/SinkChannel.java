package org.gaggled.engine.event;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
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
 * event allocates nothing and waits for nothing: the queue has its full size from the beginning. A channel that another
 * one replaces {@linkplain #handOverTo hands over} to it: no event is lost between the two, and none comes too early.
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
    private final Deque<GaggleEvent> queue;
    private long dropped;
    private long droppedSinceLast;
    private boolean closing;

    /** Takes what comes from now on, and what is left in the end; null where that is lost. Guarded by the lock. */
    private @Nullable SinkChannel successor;

    /** Whether what was offered before is still with another channel, so that nothing may be delivered yet. */
    private boolean held;

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
        SinkChannel next;
        lock.lock();
        try {
            next = successor;
            if (next == null) {
                return keep(event);
            }
        } finally {
            lock.unlock();
        }
        return next.offer(event);
    }

    /** With the lock held. */
    private boolean keep(GaggleEvent event) {
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
    }

    // ---- another channel in the place of this one

    /**
     * Has another channel take what comes from now on, whoever still offers it to this one. The other begins to deliver
     * when this one, which is to be closed, has ended; what this one has not delivered by then comes first.
     */
    public void handOverTo(SinkChannel next) {
        next.hold();
        boolean over;
        lock.lock();
        try {
            successor = next;
            over = ended;
        } finally {
            lock.unlock();
        }
        if (over) {
            next.release(List.of(), 0);
        } else if (thread.getState() == Thread.State.NEW) {
            // There is no sink that could deal with what waits.
            end();
        }
    }

    /** Takes what comes from now on itself again, after all; for a channel that is not closed. */
    public void takeBack() {
        SinkChannel next;
        lock.lock();
        try {
            next = successor;
            successor = null;
        } finally {
            lock.unlock();
        }
        if (next != null) {
            next.release(List.of(), 0);
        }
    }

    private void hold() {
        lock.lock();
        try {
            held = true;
        } finally {
            lock.unlock();
        }
    }

    /** Begins to deliver, with what another channel has left and has missed. */
    private void release(List<GaggleEvent> rest, long missed) {
        lock.lock();
        try {
            int room = capacity - queue.size();
            int lost = Math.max(0, rest.size() - room);
            rest.subList(lost, rest.size()).reversed().forEach(queue::addFirst);
            drop(lost);
            droppedSinceLast += missed;
            held = false;
            changed.signal();
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
     * @return the thread that it is left on; null when it has closed
     */
    public @Nullable Thread awaitClose(long deadline) throws InterruptedException {
        if (thread.getState() == Thread.State.NEW) {
            // No sink was ever opened for it.
            return null;
        }
        if (!thread.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())))) {
            log.warn("event sink {}: not done {} s after the end; gaggled does not wait any longer", name,
                    CLOSING_TIME.toSeconds());
            leaveBehind();
            return thread;
        }
        return null;
    }

    /** Lets go of what waits before the interrupt, so that nothing comes after it. */
    private void leaveBehind() {
        leftBehind = true;
        end();
        thread.interrupt();
    }

    private void deliver() {
        EventSink receiver = Objects.requireNonNull(sink, "it began before its sink was open");
        try {
            deliverAll(receiver);
        } catch (InterruptedException e) {
            log.debug("event sink {} was interrupted", name);
        }
        end();
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

    /** Delivers nothing more: what is left goes to the channel in its place, or is lost. */
    private void end() {
        SinkChannel next;
        List<GaggleEvent> rest;
        long missed;
        lock.lock();
        try {
            if (ended) {
                return;
            }
            ended = true;
            next = successor;
            rest = new ArrayList<>(queue);
            missed = droppedSinceLast;
            queue.clear();
            if (next == null) {
                drop(rest.size());
            }
        } finally {
            lock.unlock();
        }
        if (next != null) {
            next.release(rest, missed);
        } else if (!rest.isEmpty()) {
            log.warn("event sink {}: {} events that it has not dealt with are dropped", name, rest.size());
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
            while (held || (queue.isEmpty() && !closing)) {
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
