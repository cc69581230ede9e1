package org.gaggled.transport.zmq.event;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import org.gaggled.transport.zmq.PlainClient;
import org.gaggled.transport.zmq.RunningGaggle;
import org.gaggled.transport.zmq.socket.ServerContext;
import org.gaggled.transport.zmq.wire.WireEvent;
import org.junit.jupiter.api.Test;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/** Shows which subscriptions reach the socket, and that all others, however many, cost nothing. */
class SubscriptionFramesTest {

    private static byte[] longPrefix(int number, int length) {
        return ByteBuffer.allocate(length).put(WireEvent.prefix(2)).putInt(number).array();
    }

    private static byte[] subscription(byte[] prefix) {
        return ByteBuffer.allocate(1 + prefix.length).put((byte) 1).put(prefix).array();
    }

    @Test
    void whatIsNeverPublishedIsNotSubscribedTo() throws Exception {
        try (ZContext server = ServerContext.open();
                ZContext clients = new ZContext()) {
            AtomicLong bytes = new AtomicLong();
            ZMQ.Socket publisher = ServerContext.socket(server, SocketType.XPUB, 1024);
            publisher.setMsgAllocator(new SubscriptionFrames(1024, bytes));
            publisher.setReceiveTimeOut((int) RunningGaggle.PATIENCE.toMillis());
            publisher.bind("tcp://127.0.0.1:*");
            ZMQ.Socket subscriber = clients.createSocket(SocketType.XSUB);
            subscriber.setSndHWM(0);
            PlainClient.connect(subscriber, publisher.getLastEndpoint());
            subscriber.send(new byte[] {1});
            assertArrayEquals(new byte[] {1}, publisher.recv());
            for (int i = 0; i < 10_000; i++) {
                subscriber.send(subscription(ByteBuffer.allocate(40).putInt(i).array()));
            }
            subscriber.send(subscription(longPrefix(1, 1 + SubscriptionFrames.MAX_PREFIX)));
            subscriber.sendMore(subscription(WireEvent.prefix(1)));
            subscriber.send("and more");
            bytes.set(SubscriptionFrames.MAX_PREFIX_BYTES);
            subscriber.send(subscription(longPrefix(2, 12)));
            subscriber.send(subscription(WireEvent.prefix(64)));
            assertArrayEquals(subscription(WireEvent.prefix(64)), publisher.recv(), "the first that is of use");
            bytes.set(0);
            subscriber.send(subscription(longPrefix(3, 12)));
            assertArrayEquals(subscription(longPrefix(3, 12)), publisher.recv());
        }
    }

    @Test
    void thePrefixesAreCountedOnceEach() {
        Subscriptions subscriptions = new Subscriptions();
        subscriptions.changed(subscription(longPrefix(1, 20)));
        subscriptions.changed(subscription(longPrefix(1, 20)));
        subscriptions.changed(subscription(WireEvent.prefix(64)));
        assertEquals(28, subscriptions.bytes().get());
        assertTrue(subscriptions.includeJson());
        byte[] end = subscription(WireEvent.prefix(64));
        end[0] = 0;
        subscriptions.changed(end);
        subscriptions.changed(end);
        assertEquals(20, subscriptions.bytes().get());
        assertFalse(subscriptions.includeJson());
    }
}
