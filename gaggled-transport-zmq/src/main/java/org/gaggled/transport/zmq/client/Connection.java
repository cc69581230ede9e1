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

    /** A server that asks for keys logs each connection that is broken off before it greets, as one of a client that has none. */
    private static final long FIRST_PAUSE_WITH_KEYS_MILLIS = 1_000;

    /** Also for a connection that ZeroMQ makes again by itself, which is not waited for here. */
    private static final int LONGEST_PAUSE_MILLIS = 5_000;

    /** How long a refusal may stay unnoticed while something is waited for. */
    private static final long TURN_MILLIS = 50;

    /**
     * A server that restarts breaks off a connection or two, one that is of the other channel each. Without keys it answers at once,
     * or never: ZeroMQ may not even try again.
     */
    private static final int BROKEN_OFF_OFTEN = 3;

    private static final long RETRY_NANOS = Duration.ofSeconds(5).toNanos();

    private final String url;
    private final ZContext context = new ZContext();
    final ZMQ.Socket socket;
    private final ZMQ.Poller poller;
    private final HandshakeMonitor handshakes;
    private final SocketType type;
    private final ServerAddress address;
    private long connectedAt = System.nanoTime();
    private @Nullable String obstacle;

    /** Connects; what a subscriber subscribes to is said beforehand. */
    Connection(SocketType type, ServerAddress address, List<byte[]> subscriptions) throws GaggledException {
        this.type = type;
        this.address = address;
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
            handshakes = HandshakeMonitor.attach(socket, type == SocketType.REQ && keys == null ? 1 : BROKEN_OFF_OFTEN);
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
        long pause = address.getKeys() == null ? FIRST_PAUSE_MILLIS : FIRST_PAUSE_WITH_KEYS_MILLIS;
        try {
            while (true) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                boolean greeted = awaitGreetingOrRefusal(Math.min(pause, left));
                if (greeted || left <= pause || isRefused() || isUnreachable()) {
                    return greeted;
                }
                connectAgain();
                pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private boolean awaitGreetingOrRefusal(long millis) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (true) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            boolean greeted = handshakes.awaitGreeting(Math.min(left, TURN_MILLIS));
            if (greeted || left <= TURN_MILLIS || isRefused() || isUnreachable()) {
                return greeted;
            }
        }
    }

    /** Why nobody can be connected to, in a few words; null when somebody can, and as long as that is not known, or not wanted. */
    @Nullable String obstacle() {
        return obstacle;
    }

    private boolean isUnreachable() {
        if (obstacle == null && !address.isAwaited() && handshakes.hasFailedToConnect()) {
            // ZeroMQ does not say why: this does, unless the server has come meanwhile.
            obstacle = Obstacle.at(url);
        }
        return obstacle != null;
    }

    /** Sends a request, if the server is still there. What becomes of it shows in the answer. */
    void send(byte[] request) {
        try {
            if (!socket.send(request, ZMQ.DONTWAIT)) {
                log.debug("{}: the server left before the request", address);
            }
        } catch (AssertionError leftMeanwhile) {
            // JeroMQ 0.6 takes it for impossible that the server leaves between the frames of a request. Without assertions it
            // sends nothing then.
            log.debug("{}: the server left during the request", address, leftMeanwhile);
        }
    }

    /** Waits until something has come; false after that time. */
    boolean poll(long millis) {
        poller.poll(millis);
        boolean come = poller.pollin(0);
        if (come) {
            handshakes.heard();
        }
        return come;
    }

    /** The same; false also as soon as it is known that nothing will come. */
    boolean awaitAnswer(Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            // A server that ends a connection may have answered before: what it said is there when the end is known.
            boolean refused = isRefused();
            long left = refused ? 0 : Math.max(0, Duration.ofNanos(end - System.nanoTime()).toMillis());
            if (poll(Math.min(left, TURN_MILLIS))) {
                return true;
            }
            if (left == 0) {
                return false;
            }
        }
    }

    /** Whether the server refuses this client. */
    boolean isRefused() {
        return handshakes.refusal() != null;
    }

    /** Tries again where the server has refused this client, if that was some time ago, and ZeroMQ itself does not. */
    void retryRefused() {
        if (isRefused() && !handshakes.isGreeted() && System.nanoTime() - connectedAt > RETRY_NANOS) {
            connectAgain();
        }
    }

    private void connectAgain() {
        connectedAt = System.nanoTime();
        socket.disconnect(url);
        socket.connect(url);
    }

    /** What the server has against this client, in one line; null when nothing is known. */
    @Nullable String refusal() {
        boolean keys = address.getKeys() != null;
        boolean asks = type == SocketType.REQ;
        return switch (handshakes.refusal()) {
            case null -> null;
            case KEY -> "the server at " + address + " refuses this key: is it in the server's directory of authorised keys (clients in"
                    + " section gaggled/curve)?";
            case SECURITY -> keys
                    ? address + " takes nothing from a client with keys: if it asks for none, give none"
                    : address + " takes nothing from a client without keys: if it asks for any, give --key and --server-key";
            case HANDSHAKE -> keys
                    ? "the server at " + address + " does not accept the handshake: is --server-key that of this server?"
                    : otherChannel(asks);
            case BROKEN_OFF -> keys
                    ? address + " breaks off the handshake: is it the " + (asks ? "controlurl" : "eventurl")
                            + ", and --server-key that of this server?"
                    : otherChannel(asks);
        };
    }

    private String otherChannel(boolean asks) {
        return asks
                ? address + " broke off the connection and answered nothing: is it the controlurl, and does gaggled still run there?"
                : address + " broke off the connection and published nothing: is it the eventurl, and does gaggled still run there?";
    }

    @Override
    public void close() {
        poller.close();
        context.close();
    }
}
