package org.gaggled.notify.webhook;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import org.gaggled.api.announce.Announcement;
import org.gaggled.api.event.EventSink;
import org.gaggled.api.event.GaggleEvent;
import org.gaggled.api.event.GaggleEventType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sink: passes on the events that are wanted, and never waits for the receiver but at the end. */
final class Webhook implements EventSink {

    /** How many posts may wait for a receiver that does not answer. */
    static final int CAPACITY = 1000;

    /** How long what waits may take at the end. gaggled leaves a sink behind after two seconds. */
    private static final Duration FLUSHING_TIME = Duration.ofMillis(1500);

    private static final Logger log = LoggerFactory.getLogger(Webhook.class);

    private final Set<GaggleEventType> events;
    private final String hostName;
    private final Outbox outbox;
    private final Receiver receiver;
    private final FailureLog failures;
    private final Thread courier;
    private final Duration flushingTime;

    /** Missed before events that are not posted, and so not yet told of. */
    private long missed;

    /** How many announcements there were. */
    private long announced;

    private Webhook(WebhookSettings settings, String hostName, Patience patience, Duration flushingTime) {
        this.flushingTime = flushingTime;
        this.events = settings.events();
        this.hostName = hostName;
        this.outbox = new Outbox(CAPACITY);
        this.receiver = new Receiver(settings, InstantSource.system());
        this.failures = new FailureLog(log, receiver.name(), System::nanoTime);
        this.courier = Thread.ofPlatform()
                .daemon()
                .name("webhook")
                .unstarted(new Courier(outbox, receiver, patience, failures));
    }

    static Webhook open(WebhookSettings settings, String hostName, Patience patience) {
        return open(settings, hostName, patience, FLUSHING_TIME);
    }

    /** The same, with another time for what waits at the end. */
    static Webhook open(WebhookSettings settings, String hostName, Patience patience, Duration flushingTime) {
        Webhook webhook = new Webhook(settings, hostName, patience, flushingTime);
        webhook.courier.start();
        return webhook;
    }

    @Override
    public void accept(GaggleEvent event) {
        if (!events.contains(event.getType())) {
            return;
        }
        add(Post.of(event, missed, hostName));
        missed = 0;
    }

    @Override
    public void missed(long count) {
        missed += count;
    }

    /** Passes on an announcement; on one thread, which need not be that of the events. */
    void announce(Announcement announcement, String instanceId) {
        announced++;
        add(Post.of(announcement, instanceId, announced, hostName));
    }

    private void add(Post post) {
        if (!outbox.add(post)) {
            failures.note("more than " + CAPACITY + " posts are waiting; the oldest are dropped");
        }
    }

    @Override
    public void close() throws InterruptedException {
        outbox.close();
        try {
            if (!courier.join(flushingTime)) {
                log.warn(
                        "webhook {}: {} posts are not delivered; gaggled does not wait any longer",
                        receiver.name(),
                        outbox.size() + 1);
            }
        } finally {
            courier.interrupt();
            receiver.close();
        }
    }
}
