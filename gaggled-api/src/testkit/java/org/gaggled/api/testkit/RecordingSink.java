package org.gaggled.api.testkit;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.gaggled.api.Stability;
import org.gaggled.api.event.EventSink;
import org.gaggled.api.event.GaggleEvent;
import org.gaggled.api.event.GaggleEventType;

/**
 * An event sink that keeps what it is told, up to 100,000 events, for a test to wait for. Safe for use by several
 * threads.
 *
 * @since 1.0
 */
@Stability(Stability.Level.EVOLVING)
public final class RecordingSink implements EventSink {

    private final Recording<GaggleEvent> events = new Recording<>();
    private final Recording<String> closings = new Recording<>();
    private final AtomicLong missed = new AtomicLong();

    /** One that was told nothing yet. */
    public RecordingSink() {}

    @Override
    public void accept(GaggleEvent event) {
        if (isClosed()) {
            throw new IllegalStateException("told of " + event + " after it was closed");
        }
        events.add(event);
    }

    @Override
    public void missed(long count) {
        missed.addAndGet(count);
    }

    @Override
    public void close() {
        if (isClosed()) {
            throw new IllegalStateException("closed twice");
        }
        closings.add("closed");
    }

    /** What it was told so far, in order. */
    public List<GaggleEvent> getEvents() {
        return events.all();
    }

    /** How many events it missed so far. */
    public long getMissed() {
        return missed.get();
    }

    /** Whether it was closed. */
    public boolean isClosed() {
        return !closings.all().isEmpty();
    }

    /**
     * The first event of that type, told already or within that time.
     *
     * @throws AssertionError when there is none; it says what came instead
     */
    public GaggleEvent await(Duration atMost, GaggleEventType type) throws InterruptedException {
        return events.await(atMost, type.toString(), event -> event.getType() == type);
    }

    /**
     * The first event that is wanted, told already or within that time.
     *
     * @throws AssertionError when there is none; it says what came instead
     */
    public GaggleEvent await(Duration atMost, Predicate<? super GaggleEvent> wanted) throws InterruptedException {
        return events.await(atMost, "the event", wanted);
    }

    /**
     * Waits until it is closed.
     *
     * @throws AssertionError when it is not within that time
     */
    public void awaitClose(Duration atMost) throws InterruptedException {
        closings.await(atMost, "the end", closing -> true);
    }
}
