package org.gaggled.transport.zmq.client;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.gaggled.transport.zmq.client.GaggledException.Kind;
import org.gaggled.transport.zmq.socket.TcpEndpoint;
import org.jspecify.annotations.Nullable;
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

    /** How long the end of a connection may stay unnoticed while an answer is waited for. */
    private static final long TURN_MILLIS = 50;

    private final ServerAddress address;
    private final ZContext context = new ZContext();
    private final SocketType type;
    private final List<byte[]> subscriptions;
    ZMQ.Socket socket;
    private ZMQ.Poller poller;
    private Link link;
    private long connectedAt = System.nanoTime();

    /** Connects; what a subscriber subscribes to is said beforehand. */
    Connection(SocketType type, ServerAddress address, List<byte[]> subscriptions) throws GaggledException {
        this.address = address;
        this.type = type;
        this.subscriptions = List.copyOf(subscriptions);
        context.setLinger(0);
        // When a context is closed while its connections are being made, JeroMQ's threads find their channels closed:
        // by default they print that, with a stack trace, over the output of a tool that was done.
        context.setUncaughtExceptionHandler((thread, e) -> log.debug("ZeroMQ thread {} ended", thread.getName(), e));
        context.setNotificationExceptionHandler((thread, e) -> log.debug("ZeroMQ met an error", e));
        try {
            socket = open();
            link = Link.attach(socket);
            socket.connect(address.getUrl());
            poller = poller();
        } catch (ZMQException | IllegalArgumentException e) {
            context.close();
            throw new GaggledException(Kind.REFUSED, "cannot connect to " + address + ": " + e.getMessage());
        }
    }

    private ZMQ.Socket open() {
        ZMQ.Socket opened = context.createSocket(type);
        opened.setLinger(0);
        opened.setMaxMsgSize(MAX_MESSAGE);
        opened.setIPv6(TcpEndpoint.parse(address.getUrl()).host().contains(":"));
        ClientKeys keys = address.getKeys();
        if (keys != null) {
            keys.applyTo(opened);
        }
        opened.setHandshakeIvl(LONGEST_PAUSE_MILLIS);
        subscriptions.forEach(opened::subscribe);
        return opened;
    }

    private ZMQ.Poller poller() {
        ZMQ.Poller opened = context.createPoller(1);
        opened.register(socket, ZMQ.Poller.POLLIN);
        return opened;
    }

    /**
     * Waits until the server has said that it speaks ZeroMQ; to be called before anything is sent. JeroMQ 0.6 forgets
     * to greet in about one of a hundred connections that it makes, and would notice half a minute later (its pull
     * request 1022 has the reason); so a connection on which nothing is said is made again, soon. Nothing can be lost
     * by that.
     *
     * @return whether it has
     * @throws GaggledException of kind {@link Kind#UNREACHABLE}, at once, when nobody listens and the server is not
     * waited for
     */
    boolean awaitGreeting(Duration patience) throws GaggledException {
        long deadline = System.nanoTime() + patience.toNanos();
        try {
            boolean greeted = link.awaitGreeting(Math.min(FIRST_PAUSE_MILLIS, millisUntil(deadline)));
            String obstacle = greeted || address.isAwaited() ? null : obstacle();
            if (obstacle != null) {
                throw new GaggledException(Kind.UNREACHABLE, obstacle);
            }
            for (long pause = FIRST_PAUSE_MILLIS; !greeted && millisUntil(deadline) > 0;
                    pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS)) {
                beginAgain();
                greeted = link.awaitGreeting(Math.min(pause, millisUntil(deadline)));
            }
            return greeted;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** What keeps everybody from connecting, in one line; null when nothing does. ZeroMQ tries for ever, silently. */
    @Nullable
    String obstacle() {
        String obstacle = Obstacle.at(address.getUrl());
        return obstacle == null ? null : "cannot connect to " + address + ": " + obstacle + "; is gaggled running?";
    }

    private static long millisUntil(long deadline) {
        return Math.max(0, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime()));
    }

    /** Sends a request, if the server is still there. What becomes of it shows in the answer. */
    void send(byte[] request) {
        if (!link.send(socket, request)) {
            log.debug("{}: the server left before the request", address);
        }
    }

    /** Waits until something has come; false after that time. */
    boolean poll(long millis) {
        poller.poll(millis);
        boolean come = poller.pollin(0);
        if (come) {
            link.heard();
        }
        return come;
    }

    /** The same; false also as soon as the connection has ended: what was asked on it is answered on no other. */
    boolean awaitAnswer(Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            // A server that ends a connection may have answered before: what it said is there when the end is known.
            long left = link.isEnded() ? 0 : millisUntil(end);
            if (poll(Math.min(left, TURN_MILLIS))) {
                return true;
            }
            if (left == 0) {
                return false;
            }
        }
    }

    /** Whether the connection has ended on which the last message went. */
    boolean isEnded() {
        return link.isEnded();
    }

    /** Waits until it has ended; whether it has. */
    boolean awaitEnd(Duration patience) {
        try {
            return link.awaitEnd(patience.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Whether there is a connection that has lasted for a while. */
    boolean isSteady() {
        return link.isSteady();
    }

    /**
     * Connects again where there is no connection for some time: after an error in the handshake ZeroMQ itself does
     * not.
     */
    void retry() {
        if (!link.isGreeted()
                && System.nanoTime() - connectedAt > TimeUnit.MILLISECONDS.toNanos(LONGEST_PAUSE_MILLIS)) {
            connectAgain();
        }
    }

    /** With another socket: what ZeroMQ tells late of the first connection must not be taken for news of the next. */
    private void beginAgain() {
        poller.close();
        socket.close();
        socket = open();
        link = Link.attach(socket);
        connectedAt = System.nanoTime();
        socket.connect(address.getUrl());
        poller = poller();
    }

    private void connectAgain() {
        connectedAt = System.nanoTime();
        socket.disconnect(address.getUrl());
        socket.connect(address.getUrl());
    }

    /** What the server has against this client, as far as it says; null when nothing is known. */
    @Nullable
    String refusal() {
        return link.isKeyRefused()
                ? "the server at " + address
                        + " refuses this key: is it in the server's directory of authorised keys (clients in"
                        + " section gaggled/curve)?"
                : null;
    }

    /** What to look at when nothing comes, as a question. */
    String advice(String channel) {
        return "is it the " + channel
                + (address.getKeys() == null ? ", and does it ask for a key?" : ", and does it accept these keys?");
    }

    @Override
    public void close() {
        poller.close();
        context.close();
    }
}
