package org.gaggled.transport.zmq.client;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.gaggled.transport.zmq.client.GaggledException.Kind;
import org.gaggled.transport.zmq.socket.TcpEndpoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;
import org.zeromq.ZMQException;

/** A ZeroMQ socket of a client, with a context of its own; closing it waits for nobody. For one thread. */
final class Connection implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Connection.class);

    private static final int MAX_MESSAGE = 128 * 1024 * 1024;

    /** The first of the growing pauses after which a connection that says nothing is made again. */
    private static final long FIRST_PAUSE_MILLIS = 40;

    /** Also for a connection that ZeroMQ makes again by itself, which is not waited for here. */
    private static final int LONGEST_PAUSE_MILLIS = 5_000;

    private final String url;
    private final ZContext context = new ZContext();
    final ZMQ.Socket socket;
    final ZMQ.Poller poller;
    private final CountDownLatch greeted = new CountDownLatch(1);

    /** Connects; what a subscriber subscribes to is said beforehand. */
    Connection(SocketType type, ServerAddress address, List<byte[]> subscriptions) throws GaggledException {
        url = address.getUrl();
        context.setLinger(0);
        // When a context is closed while its connections are being made, JeroMQ's threads find their channels closed: by default
        // they print that, with a stack trace, over the output of a tool that was done.
        context.setUncaughtExceptionHandler((thread, e) -> log.debug("ZeroMQ thread {} ended", thread.getName(), e));
        context.setNotificationExceptionHandler((thread, e) -> log.debug("ZeroMQ met an error", e));
        try {
            socket = context.createSocket(type);
            socket.setLinger(0);
            socket.setMaxMsgSize(MAX_MESSAGE);
            socket.setIPv6(TcpEndpoint.parse(url).host().contains(":"));
            ClientKeys keys = address.getKeys();
            if (keys != null) {
                keys.applyTo(socket);
            }
            socket.setHandshakeIvl(LONGEST_PAUSE_MILLIS);
            subscriptions.forEach(socket::subscribe);
            socket.setEventHook(event -> greeted.countDown(), ZMQ.EVENT_HANDSHAKE_PROTOCOL);
            socket.connect(url);
            poller = context.createPoller(1);
            poller.register(socket, ZMQ.Poller.POLLIN);
        } catch (ZMQException | IllegalArgumentException e) {
            context.close();
            throw new GaggledException(Kind.REFUSED, "cannot connect to " + address + ": " + e.getMessage());
        }
    }

    /**
     * Waits until the server has said that it speaks ZeroMQ; to be called before anything is sent. JeroMQ 0.6 forgets to greet in
     * about one of a hundred connections that it makes, and would notice half a minute later (its pull request 1022 has the
     * reason); so a connection on which nothing is said is made again, soon. Nothing can be lost by that.
     */
    boolean awaitGreeting(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        long pause = FIRST_PAUSE_MILLIS;
        try {
            while (true) {
                long left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
                if (greeted.await(Math.min(pause, left), TimeUnit.MILLISECONDS) || left <= pause) {
                    return greeted.getCount() == 0;
                }
                socket.disconnect(url);
                socket.connect(url);
                pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        poller.close();
        context.close();
    }
}
