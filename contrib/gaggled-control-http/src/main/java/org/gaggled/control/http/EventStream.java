package org.gaggled.control.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.gaggled.api.control.GaggleSnapshot;
import org.gaggled.api.event.EventSink;
import org.gaggled.api.event.GaggleEvent;
import org.gaggled.json.JsonObject;
import org.gaggled.json.JsonWords;
import org.jspecify.annotations.Nullable;

/**
 * One client that follows the events, as Server-Sent Events: first the states of one moment, then every event after
 * that moment.
 *
 * <p>The snapshot says which event is its last: what comes before is in the states already, and is passed over. What is
 * missing after it, because the host or this stream dropped it, is seen by the numbers.
 *
 * <p>Events come in on the thread of the subscription, which is never held up; they go out on the thread of the
 * request.
 */
final class EventStream implements EventSink {

    private final Limits limits;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Queue<GaggleEvent> waiting = new ArrayDeque<>();
    private final Outlet outlet;
    private boolean ended;

    EventStream(Limits limits, Outlet outlet) {
        this.limits = limits;
        this.outlet = outlet;
    }

    @Override
    public void accept(GaggleEvent event) {
        lock.lock();
        try {
            if (waiting.size() == limits.waiting()) {
                waiting.remove();
            }
            waiting.add(event);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** No more events come; those that wait are still written. */
    @Override
    public void close() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Writes until there is nothing more to come, the client goes away, or is {@linkplain Outlet#cutOff cut off}. */
    void write(GaggleSnapshot snapshot, OutputStream to) throws IOException, InterruptedException {
        long last = snapshot.getEventNumber();
        JsonObject states = new JsonObject().put("event", last).put("states", JsonWords.of(snapshot.getStates()));
        send(frame("snapshot", last, states), to);
        while (true) {
            GaggleEvent event = next();
            if (event == null && isEnded()) {
                return;
            }
            if (event == null) {
                send(":\n\n", to);
            } else if (event.getNumber() > last) {
                send(frame(event, event.getNumber() - last - 1), to);
                last = event.getNumber();
            }
        }
    }

    /** The next event; null after a silence, and at the end. */
    private @Nullable GaggleEvent next() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = limits.heartbeat().toNanos();
            while (waiting.isEmpty() && !ended && left > 0) {
                left = changed.awaitNanos(left);
            }
            return waiting.poll();
        } finally {
            lock.unlock();
        }
    }

    private boolean isEnded() {
        lock.lock();
        try {
            return ended && waiting.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    private static String frame(GaggleEvent event, long missed) {
        String frame = frame(JsonWords.word(event.getType()), event.getNumber(), JsonWords.of(event, missed));
        return missed == 0 ? frame : "event: gap\ndata: " + new JsonObject().put("missed", missed) + "\n\n" + frame;
    }

    /** JSON is written on one line, so it needs one line of data. */
    private static String frame(String type, long id, JsonObject data) {
        return "id: " + id + "\nevent: " + type + "\ndata: " + data + "\n\n";
    }

    private void send(String text, OutputStream to) throws IOException {
        outlet.send(text.getBytes(StandardCharsets.UTF_8), to);
    }

    /** Lets go of what waits, and of a write that is under way. */
    void abandon() {
        lock.lock();
        try {
            waiting.clear();
            close();
            outlet.cutOff(Duration.ZERO);
        } finally {
            lock.unlock();
        }
    }
}
