package org.gaggled.engine.event;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.gaggled.api.GaggleInfo;
import org.gaggled.api.control.ControlException;
import org.gaggled.api.control.ControlOutcome;
import org.gaggled.api.event.EventSink;
import org.gaggled.api.event.EventSubscription;
import org.gaggled.api.event.GaggleEvent;
import org.gaggled.api.event.SinkState;
import org.gaggled.engine.core.Notice;
import org.gaggled.engine.words.EventWords;

/**
 * Numbers and stamps events, and puts them before every sink: those that the configuration asks for, and those that
 * subscribe while it runs. Publishing never waits; it is for the loop thread alone. Subscribing is safe for any thread.
 */
public final class EventFanout implements AutoCloseable {

    /** How many may subscribe at once. */
    static final int MAX_SUBSCRIPTIONS = 64;

    private static final int SUBSCRIPTION_CAPACITY = 16_384;

    private final GaggleInfo gaggle;
    private final InstantSource wallClock;
    private final DropReports reports = new DropReports(this::channels);

    /** Who is told; replaced as a whole, so that telling them allocates nothing, and nobody waits to do so. */
    private final AtomicReference<Audience> audience = new AtomicReference<>(new Audience(List.of(), List.of()));

    /** Guarded by this. */
    private final List<Subscription> subscriptions = new ArrayList<>();

    private boolean closed;
    private long number;

    /** Those of the configuration, and after them those who subscribed. */
    private static final class Audience {

        final List<SinkChannel> configured;
        final List<SinkChannel> subscribed;
        final SinkChannel[] all;

        Audience(List<SinkChannel> configured, List<SinkChannel> subscribed) {
            this.configured = List.copyOf(configured);
            this.subscribed = List.copyOf(subscribed);
            this.all = Stream.concat(configured.stream(), subscribed.stream()).toArray(SinkChannel[]::new);
        }

        Audience with(SinkChannel subscriber) {
            List<SinkChannel> more = new ArrayList<>(subscribed);
            more.add(subscriber);
            return new Audience(configured, more);
        }

        Audience without(SinkChannel subscriber) {
            List<SinkChannel> rest = new ArrayList<>(subscribed);
            rest.remove(subscriber);
            return new Audience(configured, rest);
        }
    }

    /** Carries the events of one run; to whom, {@link #begin} says. */
    public EventFanout(GaggleInfo gaggle, InstantSource wallClock) {
        this.gaggle = gaggle;
        this.wallClock = wallClock;
    }

    /** Goes on with the number that follows the last one of an earlier gaggled; before the first event. */
    public void goOnFrom(long last) {
        number = last;
    }

    /**
     * Carries events to these sinks, in this order; called once, before the first event. Those who subscribed already
     * come after them.
     */
    public void begin(List<SinkChannel> configured) {
        follow(configured);
        reports.start();
    }

    /**
     * From the next event on, the sinks of the configuration are these. One that was among them already misses nothing
     * and gets nothing twice. Never waits; for any thread.
     */
    public void follow(List<SinkChannel> configured) {
        audience.updateAndGet(now -> new Audience(configured, now.subscribed));
    }

    private List<SinkChannel> channels() {
        return List.of(audience.get().all);
    }

    /** Puts one event before every sink. */
    public void publish(Notice notice) {
        number++;
        GaggleEvent event = EventWords.event(notice)
                .instanceId(gaggle.getInstanceId())
                .number(number)
                .time(wallClock.instant())
                .build();
        boolean roomForAll = true;
        for (SinkChannel channel : audience.get().all) {
            roomForAll &= channel.offer(event);
        }
        if (!roomForAll) {
            reports.dropped();
        }
    }

    /** The number of the last event, 0 before the first; for the loop thread alone. */
    public long lastNumber() {
        return number;
    }

    /** How each sink keeps up: those of the configuration, then the subscriptions. Safe for any thread. */
    public List<SinkState> sinks() {
        List<SinkState> states = new ArrayList<>();
        for (SinkChannel channel : audience.get().all) {
            states.add(channel.state());
        }
        return states;
    }

    /** As {@link org.gaggled.api.control.ControlPort#subscribe} says. */
    public synchronized EventSubscription subscribe(String name, EventSink sink) {
        if (closed) {
            throw new ControlException(ControlOutcome.ENDED);
        }
        if (subscriptions.size() >= MAX_SUBSCRIPTIONS) {
            throw new ControlException(
                    ControlOutcome.BUSY, "there are " + MAX_SUBSCRIPTIONS + " subscriptions already");
        }
        ClassLoader loader = Objects.requireNonNull(sink.getClass().getClassLoader());
        SinkChannel channel = new SinkChannel(name, sink, loader, SUBSCRIPTION_CAPACITY);
        channel.start();
        audience.updateAndGet(now -> now.with(channel));
        Subscription subscription = new Subscription(channel);
        subscriptions.add(subscription);
        return subscription;
    }

    private synchronized void unsubscribe(Subscription subscription) {
        if (subscriptions.remove(subscription)) {
            audience.updateAndGet(now -> now.without(subscription.channel));
        }
    }

    /** Ends the subscriptions that are left, without waiting for their sinks. */
    @Override
    public synchronized void close() {
        closed = true;
        List.copyOf(subscriptions).forEach(Subscription::close);
        reports.close();
    }

    private final class Subscription implements EventSubscription {

        private final SinkChannel channel;

        Subscription(SinkChannel channel) {
            this.channel = channel;
        }

        @Override
        public long getDropped() {
            return channel.getDropped();
        }

        @Override
        public void close() {
            unsubscribe(this);
            channel.beginClose();
        }
    }
}
