package org.gaggled.engine.event;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.gaggled.api.event.EventSink;
import org.gaggled.api.event.GaggleEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way from the loop to one sink: a bounded queue and a thread that belongs to the sink.
 *
 * <p>When the queue is full the oldest event is dropped; the next one delivered carries how many were.
 */
public final class SinkChannel {

    private static final Logger log = LoggerFactory.getLogger(SinkChannel.class);

    /** How long a sink may take to deal with its last events and close, before it is interrupted and left behind. */
    static final Duration CLOSING_TIME = Duration.ofSeconds(2);

    private final String name;
    private final EventSink sink;
    private final int capacity;
    private final Thread thread;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Queue<GaggleEvent> queue = new ArrayDeque<>();
    private long dropped;
    private long droppedSinceLast;
    private boolean closing;

    /**
     * A channel to a sink; nothing is delivered before {@link #start()}.
     *
     * @param name the sink's, for messages
     * @param loader the context class loader for its thread: that of the plugin it came from
     * @param capacity how many events may wait
     */
    public SinkChannel(String name, EventSink sink, ClassLoader loader, int capacity) {
        this.name = name;
        this.sink = sink;
        this.capacity = capacity;
        this.thread = new Thread(this::deliver, "sink-" + name);
        thread.setDaemon(true);
        thread.setContextClassLoader(loader);
    }

    /** Begins to deliver. */
    public void start() {
        thread.start();
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

    void offer(GaggleEvent event) {
        lock.lock();
        try {
            if (queue.size() == capacity) {
                queue.remove();
                dropped++;
                droppedSinceLast++;
            }
            queue.add(event);
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Lets the sink deal with what is waiting and close; does not wait for it. */
    void beginClose() {
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
        if (!thread.join(CLOSING_TIME)) {
            log.warn("event sink {}: not done {} s after the end; left behind", name, CLOSING_TIME.toSeconds());
            thread.interrupt();
        }
    }

    private void deliver() {
        try {
            for (GaggleEvent event = next(); event != null; event = next()) {
                try {
                    sink.accept(event);
                } catch (Throwable e) {
                    // Whatever a plugin throws is its own affair: the next event may do better.
                    log.error("event sink {} failed on {}", name, event, e);
                }
            }
        } catch (InterruptedException e) {
            log.debug("event sink {} was interrupted", name);
        }
        try {
            sink.close();
        } catch (Throwable e) {
            log.error("event sink {} failed to close", name, e);
        }
    }

    /** The next event, or null when there are no more and the channel is closing. */
    private @Nullable GaggleEvent next() throws InterruptedException {
        lock.lock();
        try {
            while (queue.isEmpty() && !closing) {
                changed.await();
            }
            GaggleEvent event = queue.poll();
            if (event != null && droppedSinceLast > 0) {
                event = event.toBuilder().missed(droppedSinceLast).build();
                droppedSinceLast = 0;
            }
            return event;
        } finally {
            lock.unlock();
        }
    }
}
