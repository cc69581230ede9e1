package org.gaggled.transport.zmq.socket;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.gaggled.api.OncePerMinute;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeromq.ZEvent;
import org.zeromq.ZMQ;

/**
 * Hears from ZeroMQ of every connection of a bound socket that begins or ends: bounds how many there are, can end them
 * all, and logs those that ZeroMQ closed, which it does without a word.
 *
 * <p>Called on ZeroMQ's own thread, of which there is one for each context. It keeps of a connection what it takes to
 * end it, and waits for nothing.
 */
public final class ConnectionMonitor {

    private static final Logger log = LoggerFactory.getLogger(ConnectionMonitor.class);

    private static final int WATCHED =
            ZMQ.EVENT_ACCEPTED | ZMQ.EVENT_DISCONNECTED | ZMQ.HANDSHAKE_FAILED_PROTOCOL;

    /** Where the socket is bound to; as configured until that is known. */
    private volatile String url;
    private final int maxConnections;
    private final boolean secured;
    private final OncePerMinute refusals;
    private final long maxFrame;
    /** Those that are open now. */
    private final Set<SocketChannel> channels = ConcurrentHashMap.newKeySet();
    private boolean handshakeFailed;

    private ConnectionMonitor(String url, int maxConnections, boolean secured, OncePerMinute refusals, long maxFrame) {
        this.url = url;
        this.maxConnections = maxConnections;
        this.secured = secured;
        this.refusals = refusals;
        this.maxFrame = maxFrame;
    }

    /**
     * Watches over a socket that is not bound yet: what it accepts before would never be counted.
     *
     * @param url the address it will be bound to
     * @param maxConnections how many connections there may be; one more is ended as soon as it begins
     * @param secured whether the socket speaks CURVE, and nothing else
     * @param refusals what was said about whom
     */
    public static ConnectionMonitor attach(
            ZMQ.Socket socket, String url, int maxConnections, boolean secured, OncePerMinute refusals) {
        ConnectionMonitor monitor =
                new ConnectionMonitor(url, maxConnections, secured, refusals, socket.getMaxMsgSize());
        socket.setEventHook(monitor::happened, WATCHED);
        return monitor;
    }

    /** The socket is bound: names its address with the port. */
    public void bound(String address) {
        url = address;
    }

    /** Whether anybody is connected now. */
    public boolean hasConnections() {
        return !channels.isEmpty();
    }

    /**
     * Ends all connections that there are now; on any thread. Whoever may still connect does so again by itself. ZeroMQ
     * sees the same as when the other sides had ended them: what waited for them is dropped.
     *
     * @return how many there were
     */
    public int endAll() {
        int ended = 0;
        for (SocketChannel channel : channels) {
            ended++;
            end(channel);
        }
        return ended;
    }

    private void end(SocketChannel channel) {
        try {
            // Output first: from here on nothing leaves, even when ZeroMQ takes its time to look at the input.
            channel.shutdownOutput();
            channel.shutdownInput();
        } catch (IOException endedMeanwhile) {
            log.debug("{}: a connection has ended already", url, endedMeanwhile);
        }
    }

    private void happened(ZEvent event) {
        if (event.getEvent() == org.zeromq.ZMonitor.Event.ACCEPTED) {
            SocketChannel channel = event.getValue();
            if (channel != null) {
                admit(channel);
            }
        } else if (event.getEvent() == org.zeromq.ZMonitor.Event.DISCONNECTED) {
            SocketChannel channel = event.getValue();
            // Of one that was not admitted everything is said.
            if (channel != null && channels.remove(channel) && (handshakeFailed || !hasLeft(channel))) {
                complain(channel);
            }
            handshakeFailed = false;
        } else {
            // Names no connection; the one it is about is ended next.
            handshakeFailed = true;
        }
    }

    /**
     * Each connection takes a descriptor, and memory: those that are too many must not use up what gaggled needs for
     * its programs.
     */
    private void admit(SocketChannel channel) {
        if (channels.size() >= maxConnections) {
            // One whose end was not told must not take somebody's place for ever.
            channels.removeIf(each -> !each.isOpen());
        }
        if (channels.size() < maxConnections) {
            channels.add(channel);
            return;
        }
        end(channel);
        refusals.about(
                url,
                () -> log.warn("{}: refused a connection from {}: there are {} already, the most that are allowed",
                        url, hostOf(channel), maxConnections));
    }

    private void complain(SocketChannel channel) {
        String host = hostOf(channel);
        if (host == null) {
            return;
        }
        // Each by itself: a frame that was too long must not hide a wrong key.
        if (handshakeFailed) {
            refusals.about(
                    host + ": refused",
                    () -> log.warn("{}: refused a connection from {}: its handshake is not that of a ZeroMQ client {}",
                            url, host, secured ? "with the key of this server" : "without CURVE"));
        } else {
            refusals.about(
                    host + ": closed",
                    () -> log.warn(
                            "{}: closed a connection of {}: it {}is a client of the other channel, sent a frame of more than"
                                    + " {} bytes, or does not speak ZeroMQ",
                            url, host, secured ? "does not show a key, " : "", maxFrame));
        }
    }

    /** Whether the connection is over because the other side ended it. */
    private static boolean hasLeft(SocketChannel channel) {
        try {
            return channel.read(ByteBuffer.allocate(1)) < 0;
        } catch (IOException broken) {
            return true;
        }
    }

    private static @Nullable String hostOf(SocketChannel channel) {
        try {
            return channel.getRemoteAddress() instanceof InetSocketAddress address
                    ? Objects.requireNonNull(address.getAddress()).getHostAddress()
                    : null;
        } catch (IOException closed) {
            return null;
        }
    }
}
