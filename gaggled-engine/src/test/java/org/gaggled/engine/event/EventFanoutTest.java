package org.gaggled.engine.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.gaggled.api.GaggleInfo;
import org.gaggled.api.control.ControlException;
import org.gaggled.api.control.ControlOutcome;
import org.gaggled.api.event.EventSink;
import org.gaggled.api.event.EventSubscription;
import org.gaggled.api.event.GaggleEvent;
import org.gaggled.engine.core.Notice;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Shows that a subscription gets what is published while it lasts, that it ends, and that there are not too many. */
class EventFanoutTest {

    private static final long PATIENCE_SECONDS = 30;

    private final EventFanout fanout =
            new EventFanout(GaggleInfo.builder("instance").hostName("host").version("1").configFile("file").build(),
                    InstantSource.system());

    private static final class Listener implements EventSink {
        final BlockingQueue<GaggleEvent> events = new LinkedBlockingQueue<>();
        final CountDownLatch closed = new CountDownLatch(1);

        @Override
        public void accept(GaggleEvent event) {
            events.add(event);
        }

        @Override
        public void close() {
            closed.countDown();
        }
    }

    private void publish() {
        fanout.publish(new Notice.GaggleStarted(1));
    }

    @AfterEach
    void close() {
        fanout.close();
    }

    @Test
    void deliversWhatIsPublishedWhileItLasts() throws Exception {
        Listener listener = new Listener();
        publish();
        EventSubscription subscription = fanout.subscribe("test", listener);
        publish();
        publish();
        subscription.close();
        publish();
        assertTrue(listener.closed.await(PATIENCE_SECONDS, TimeUnit.SECONDS));
        assertEquals(List.of(2L, 3L), listener.events.stream().map(GaggleEvent::getNumber).toList());
        assertEquals(0, subscription.getDropped());
    }

    @Test
    void theEndOfTheRunEndsSubscriptionsAndAllowsNoMore() throws Exception {
        Listener listener = new Listener();
        fanout.subscribe("test", listener);
        fanout.close();
        assertTrue(listener.closed.await(PATIENCE_SECONDS, TimeUnit.SECONDS));
        ControlException late = assertThrows(ControlException.class, () -> fanout.subscribe("late", new Listener()));
        assertEquals(ControlOutcome.ENDED, late.getOutcome());
    }

    @Test
    void thereIsABound() {
        List<EventSubscription> subscriptions = new ArrayList<>();
        for (int i = 0; i < EventFanout.MAX_SUBSCRIPTIONS; i++) {
            subscriptions.add(fanout.subscribe("test-" + i, new Listener()));
        }
        ControlException full = assertThrows(ControlException.class,
                () -> fanout.subscribe("too-many", new Listener()));
        assertEquals(ControlOutcome.BUSY, full.getOutcome());
        subscriptions.getFirst().close();
        fanout.subscribe("again", new Listener());
    }
}
