package org.gaggled.transport.zmq.socket;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeromq.ZEvent;
import org.zeromq.ZMQ;

/**
 * Hears from ZeroMQ of every connection of a bound socket that begins or ends, and says of those that gaggled ended why: ZeroMQ
 * itself closes them without a word. A client that does not show a key where one is asked for never gets as far as the {@link
 * org.gaggled.transport.zmq.curve.Gatekeeper}; it is refused here.
 *
 * <p>Called on ZeroMQ's own thread, of which there is one for each context. It keeps of a connection what it takes to end it,
 * and waits for nothing.
 */
public final class ConnectionMonitor {

    private static final Logger log = LoggerFactory.getLogger(ConnectionMonitor.class);

    private static final int WATCHED =
            ZMQ.EVENT_ACCEPTED | ZMQ.EVENT_DISCONNECTED | ZMQ.HANDSHAKE_FAILED_PROTOCOL;

    private static final String ENGINE = "zmq.io.StreamEngine";

    /** How far a connection came before it ended. */
    private enum Stage {
        /** It had not said completely that it speaks ZeroMQ, and which security it wants. */
        GREETING,
        /** It broke the rules of the security that is asked for. */
        HANDSHAKE,
        /** Beyond those. */
        TALK
    }

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
        ConnectionMonitor monitor = new ConnectionMonitor(url, maxConnections, secured, refusals, socket.getMaxMsgSize());
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
     * Ends all connections that there are now; on any thread. Whoever may still connect does so again by itself. ZeroMQ sees the
     * same as when the other sides had ended them: what waited for them is dropped.
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
            if (channel != null && channels.remove(channel)) {
                explain(channel);
            }
            handshakeFailed = false;
        } else {
            // Names no connection; the one it is about is ended next.
            handshakeFailed = true;
        }
    }

    /** Each connection takes a descriptor, and memory: those that are too many must not use up what gaggled needs for its programs. */
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
                () -> log.warn("{}: refused a connection from {}: there are {}, the most there may be, until some end",
                        url, hostOf(channel), maxConnections));
    }

    private void explain(SocketChannel channel) {
        String host = hostOf(channel);
        if (host == null) {
            return;
        }
        switch (stage()) {
            case GREETING -> {
                // A client that is not asked for a key may come and go as it likes. Where one is asked for, a client without may
                // see that, and go, before gaggled sees that it has none.
                if (secured) {
                    refuse(host, "it shows no key; it does not speak CURVE, or only looked whether somebody listens");
                }
            }
            case HANDSHAKE -> refuse(
                    host,
                    secured
                            ? "its handshake is not that of a client with the key of this server"
                            : "what it sent is not the handshake of a ZeroMQ client without CURVE");
            case TALK -> {
                if (!hasLeft(channel)) {
                    refusals.about(
                            host + ": closed",
                            () -> log.warn("{}: closed a connection of {}: it sent a frame of more than {} bytes, or what is not"
                                    + " ZeroMQ, or it is a client of the other channel", url, host, maxFrame));
                }
            }
        }
    }

    /** Each reason by itself: a connection that was merely broken off must not hide the one that had a wrong key. */
    private void refuse(String host, String why) {
        refusals.about(host + ": " + why, () -> log.warn("{}: refused a connection from {}: {}", url, host, why));
    }

    /**
     * Which part of ZeroMQ ends the connection. Its events do not say; where they come from does. After another version of JeroMQ
     * has renamed its methods, a keyless client would be taken for one that talks nonsense: it would be reported all the same.
     */
    private Stage stage() {
        if (handshakeFailed) {
            return Stage.HANDSHAKE;
        }
        boolean greeting = StackWalker.getInstance().walk(frames -> frames
                .filter(frame -> frame.getClassName().equals(ENGINE))
                .anyMatch(frame -> frame.getMethodName().equals("handshake") || frame.getMethodName().equals("timerEvent")));
        return greeting ? Stage.GREETING : Stage.TALK;
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
