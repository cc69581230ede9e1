package org.gaggled.transport.zmq.event;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import org.gaggled.transport.zmq.wire.WireEvent;
import org.junit.jupiter.api.Test;

/** Shows when JSON events are made: while somebody would get one. */
class SubscriptionsTest {

    private final Subscriptions subscriptions = new Subscriptions();

    private void tell(int verb, byte[] prefix) {
        subscriptions.changed(ByteBuffer.allocate(1 + prefix.length).put((byte) verb).put(prefix).array());
    }

    @Test
    void jsonIsMadeWhileSomebodySubscribesToIt() {
        tell(1, WireEvent.prefix(1));
        tell(1, WireEvent.prefix(2));
        assertFalse(subscriptions.includeJson());
        tell(1, WireEvent.prefix(64));
        tell(1, WireEvent.prefix(64));
        tell(1, new byte[0]);
        assertTrue(subscriptions.includeJson());
        tell(0, WireEvent.prefix(64));
        assertTrue(subscriptions.includeJson(), "who subscribes to everything gets it");
        tell(0, new byte[0]);
        tell(0, new byte[0]);
        assertFalse(subscriptions.includeJson());
    }

    @Test
    void whatIsNoSubscriptionIsPassedOver() {
        subscriptions.changed(new byte[0]);
        tell(2, WireEvent.prefix(64));
        assertFalse(subscriptions.includeJson());
    }
}
