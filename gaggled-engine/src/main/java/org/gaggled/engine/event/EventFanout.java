package org.gaggled.engine.event;

import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.gaggled.api.GaggleInfo;
import org.gaggled.api.event.EventSink;
import org.gaggled.api.event.EventSubscription;
import org.gaggled.api.event.GaggleEvent;
import org.gaggled.engine.core.Command;

/**
 * Numbers and stamps events, and puts them before every sink: those that the configuration asks for, and those that subscribe
 * while it runs. Publishing never waits; it is for the loop thread alone. Subscribing is safe for any thread.
 */
public final class EventFanout implements AutoCloseable {

    /** How many may subscribe at once. */
    static final int MAX_SUBSCRIPTIONS = 64;

    private static final int SUBSCRIPTION_CAPACITY = 16_384;

    private final GaggleInfo gaggle;
    private final InstantSource wallClock;
    private final List<SinkChannel> channels;
    private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();
    private boolean closed;
    private long number;

    /** Carries the events of one run to these sinks, in this order. */
    public EventFanout(GaggleInfo gaggle, InstantSource wallClock, List<SinkChannel> channels) {
        this.gaggle = gaggle;
        this.wallClock = wallClock;
        this.channels = List.copyOf(channels);
    }

    /** Puts one event before every sink. */
    public void publish(Command.Publish publish) {
        GaggleEvent event = GaggleEvent.builder(publish.type())
                .instanceId(gaggle.getInstanceId())
                .number(++number)
                .time(wallClock.instant())
                .program(publish.program())
                .token(publish.token())
                .message(publish.message())
                .build();
        for (SinkChannel channel : channels) {
            channel.offer(event);
        }
        for (Subscription subscription : subscriptions) {
            subscription.channel.offer(event);
        }
    }

    /** As {@link org.gaggled.api.control.ControlPort#subscribe} says. */
    public synchronized EventSubscription subscribe(String name, EventSink sink) {
        if (closed) {
            throw new IllegalStateException("gaggled has ended");
        }
        if (subscriptions.size() >= MAX_SUBSCRIPTIONS) {
            throw new IllegalStateException("there are " + MAX_SUBSCRIPTIONS + " subscriptions already");
        }
        ClassLoader loader = Objects.requireNonNull(sink.getClass().getClassLoader());
        Subscription subscription = new Subscription(new SinkChannel(name, sink, loader, SUBSCRIPTION_CAPACITY));
        subscription.channel.start();
        subscriptions.add(subscription);
        return subscription;
    }

    /** Ends the subscriptions that are left, without waiting for their sinks. */
    @Override
    public synchronized void close() {
        closed = true;
        subscriptions.forEach(Subscription::close);
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
            subscriptions.remove(this);
            channel.beginClose();
        }
    }
}
