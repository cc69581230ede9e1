package org.gaggled.control.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.gaggled.api.event.EventSink;
import org.gaggled.api.event.GaggleEvent;
import org.gaggled.api.event.GaggleEventType;
import org.gaggled.api.program.ProgramState;
import org.gaggled.json.JsonObject;
import org.gaggled.json.JsonWords;
import org.jspecify.annotations.Nullable;

/**
 * One client that follows the events, as Server-Sent Events: first the states of one moment, then every event after that moment.
 *
 * <p>The moment is known by an event: the states are asked for with a token, and an event with that token is published as they are
 * taken. What comes before it is in the states already, and is passed over.
 *
 * <p>Events come in on the thread of the subscription, which is never held up; they go out on the thread of the request.
 */
final class EventStream implements EventSink {

    private final int token;
    private final Limits limits;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Queue<GaggleEvent> waiting = new ArrayDeque<>();
    private boolean begun;
    private long beginning;
    private long dropped;
    private boolean ended;
    private @Nullable Thread writer;
    private long writingSince;

    EventStream(int token, Limits limits) {
        this.token = token;
        this.limits = limits;
    }

    @Override
    public void accept(GaggleEvent event) {
        lock.lock();
        try {
            if (begun) {
                add(event);
            } else if (event.getType() == GaggleEventType.STATES_DUMPED && event.getToken() == token) {
                begin(event.getNumber());
            } else if (event.getMissed() > 0) {
                // The event with the token may be among the missed ones. The client is told that there is a gap.
                begin(event.getNumber() - 1);
                add(event);
            }
        } finally {
            lock.unlock();
        }
    }

    private void begin(long number) {
        begun = true;
        beginning = number;
        changed.signalAll();
    }

    private void add(GaggleEvent event) {
        if (waiting.size() == limits.waiting()) {
            dropped += 1 + waiting.remove().getMissed();
        }
        waiting.add(event);
        changed.signalAll();
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

    /** Writes until there is nothing more to come, the client goes away, or {@link #cutOff} loses patience. */
    void write(List<ProgramState> states, OutputStream to) throws IOException, InterruptedException {
        if (!awaitBeginning()) {
            return;
        }
        JsonObject snapshot = new JsonObject().put("event", beginning).put("states", JsonWords.of(states));
        send(frame("snapshot", beginning, snapshot), to);
        while (true) {
            GaggleEvent event = next();
            if (event != null) {
                send(frame(event), to);
            } else if (isEnded()) {
                return;
            } else {
                send(":\n\n", to);
            }
        }
    }

    /** Whether the event with the token has come. The host puts it on its way before it hands out the states. */
    private boolean awaitBeginning() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = limits.answer().toNanos();
            while (!begun && !ended && left > 0) {
                left = changed.awaitNanos(left);
            }
            return begun;
        } finally {
            lock.unlock();
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
            GaggleEvent event = waiting.poll();
            if (event == null || dropped == 0) {
                return event;
            }
            GaggleEvent behindGap = event.toBuilder().missed(event.getMissed() + dropped).build();
            dropped = 0;
            return behindGap;
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

    private static String frame(GaggleEvent event) {
        String frame = frame(JsonWords.word(event.getType()), event.getNumber(), JsonWords.of(event));
        return event.getMissed() == 0
                ? frame
                : "event: gap\ndata: " + new JsonObject().put("missed", event.getMissed()) + "\n\n" + frame;
    }

    /** JSON is written on one line, so it needs one line of data. */
    private static String frame(String type, long id, JsonObject data) {
        return "id: " + id + "\nevent: " + type + "\ndata: " + data + "\n\n";
    }

    private void send(String text, OutputStream to) throws IOException {
        note(Thread.currentThread());
        try {
            to.write(text.getBytes(StandardCharsets.UTF_8));
            to.flush();
        } finally {
            note(null);
        }
    }

    private void note(@Nullable Thread thread) {
        lock.lock();
        try {
            writer = thread;
            writingSince = System.nanoTime();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Interrupts a write that takes longer than this, and says whether there was one. That closes the connection, which has no
     * time limit of its own for writing.
     */
    boolean cutOff(Duration patience) {
        lock.lock();
        try {
            boolean stalled = writer != null && System.nanoTime() - writingSince >= patience.toNanos();
            if (stalled && writer != null) {
                writer.interrupt();
            }
            return stalled;
        } finally {
            lock.unlock();
        }
    }
}
