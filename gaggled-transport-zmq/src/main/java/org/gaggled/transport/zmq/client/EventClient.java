package org.gaggled.transport.zmq.client;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.gaggled.transport.zmq.client.GaggledException.Kind;
import org.gaggled.transport.zmq.wire.MalformedMessageException;
import org.gaggled.transport.zmq.wire.WireEvent;
import org.jspecify.annotations.Nullable;
import org.zeromq.SocketType;

/**
 * Listens to a gaggled, new or classic. It connects again by itself when the server was away; what was published meanwhile is
 * lost. Where the server does not let it in, {@link #getRefusal} says why. For a view without gaps: subscribe, ask for the states with a token, and begin behind {@code Dumped} with that token.
 * Not safe for use by several threads.
 */
public final class EventClient implements AutoCloseable {

    private static final Duration GREETING_TIME = Duration.ofMillis(500);

    /** How often it is looked whether to try again where this client was refused: ZeroMQ itself does not. */
    private static final long TURN_MILLIS = 500;

    private final ServerAddress address;
    private final Connection connection;

    private EventClient(ServerAddress address, int... functions) throws GaggledException {
        this.address = address;
        this.connection = new Connection(
                SocketType.SUB, address, Arrays.stream(functions).mapToObj(WireEvent::prefix).toList());
        // Whether the server is there or not: it will be listened to when it is.
        connection.awaitGreeting(GREETING_TIME);
    }

    /** Listens to the events that every server has: {@link WireEvent.Dumped} and {@link WireEvent.StateChange}. */
    public static EventClient classic(ServerAddress address) throws GaggledException {
        return new EventClient(address, 1, 2);
    }

    /** Listens to {@link WireEvent.Json}, which hold more, and which a classic server does not have. */
    public static EventClient json(ServerAddress address) throws GaggledException {
        return new EventClient(address, 64);
    }

    /** Listens to both kinds: of a classic server what it has, of a newer one everything twice. */
    public static EventClient all(ServerAddress address) throws GaggledException {
        return new EventClient(address, 1, 2, 64);
    }

    /** The next event; null when none came for that long. */
    public @Nullable WireEvent next(Duration patience) throws GaggledException {
        long end = System.nanoTime() + TimeUnit.NANOSECONDS.convert(patience);
        long left = Math.max(0, patience.toMillis());
        while (!connection.poll(Math.min(left, TURN_MILLIS))) {
            connection.retryRefused();
            if (left <= TURN_MILLIS) {
                return null;
            }
            // Never negative: for ZeroMQ's poller, -1 is for ever.
            left = Math.max(0, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime()));
        }
        try {
            return WireEvent.decode(connection.socket.recv());
        } catch (MalformedMessageException e) {
            throw new GaggledException(Kind.PROTOCOL, address + " published no event of gaggled: " + e.getMessage());
        }
    }

    /**
     * Why nothing comes, in one line for a person: the server did not let this client in when it tried last, for its keys, or
     * because it is of the other channel. Null when it did, and as long as nothing is known: a handshake takes a moment, and a
     * server that is away says nothing. As long as {@link #next} is called, it is tried again every five seconds.
     */
    public @Nullable String getRefusal() {
        return connection.refusal();
    }

    @Override
    public void close() {
        connection.close();
    }
}
