package org.gaggled.api.testkit;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;
import org.gaggled.api.event.EventSink;
import org.gaggled.api.event.EventSubscription;
import org.gaggled.api.event.GaggleEvent;
import org.jspecify.annotations.Nullable;

/** A sink's place at a {@link FakeControlPort}: a bounded queue, and a thread that ends with the subscription. */
final class FakeSubscription implements EventSubscription {

    /** As many as gaggled lets wait. */
    private static final int CAPACITY = 16_384;

    private final String name;
    private final EventSink sink;
    private final Consumer<FakeSubscription> whenClosed;
    private final Queue<GaggleEvent> waiting = new ArrayDeque<>();
    private long dropped;
    private long droppedSinceLast;
    private boolean closed;

    FakeSubscription(String name, EventSink sink, Consumer<FakeSubscription> whenClosed) {
        this.name = name;
        this.sink = sink;
        this.whenClosed = whenClosed;
        Thread thread = new Thread(this::deliver, "fake-sink-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    String getName() {
        return name;
    }

    synchronized void offer(GaggleEvent event) {
        if (closed) {
            return;
        }
        if (waiting.size() == CAPACITY) {
            waiting.remove();
            dropped++;
            droppedSinceLast++;
        }
        waiting.add(event);
        notifyAll();
    }

    @Override
    public synchronized long getDropped() {
        return dropped;
    }

    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            notifyAll();
        }
        whenClosed.accept(this);
    }

    /**
     * As gaggled does: what a sink throws is not its subscription's end. Here it goes to the thread's handler as well.
     */
    private void deliver() {
        try {
            for (Delivery next = next(); next != null; next = next()) {
                Delivery told = next;
                if (told.missed() > 0) {
                    calling("missed", () -> sink.missed(told.missed()));
                }
                calling("accept", () -> sink.accept(told.event()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        calling("close", sink::close);
    }

    /** An event, and how many were dropped before it. */
    private record Delivery(long missed, GaggleEvent event) {}

    private synchronized @Nullable Delivery next() throws InterruptedException {
        while (waiting.isEmpty() && !closed) {
            wait();
        }
        GaggleEvent event = waiting.poll();
        if (event == null) {
            return null;
        }
        Delivery next = new Delivery(droppedSinceLast, event);
        droppedSinceLast = 0;
        return next;
    }

    @FunctionalInterface
    private interface SinkCall {
        void run() throws Exception;
    }

    private void calling(String what, SinkCall call) {
        try {
            call.run();
        } catch (Exception | LinkageError | AssertionError thrown) {
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler()
                    .uncaughtException(thread, new IllegalStateException(name + " threw in " + what, thrown));
        }
    }
}
