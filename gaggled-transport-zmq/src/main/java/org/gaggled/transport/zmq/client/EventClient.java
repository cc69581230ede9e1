package org.gaggled.transport.zmq.client;

import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.gaggled.transport.zmq.client.GaggledException.Kind;
import org.gaggled.transport.zmq.wire.MalformedMessageException;
import org.gaggled.transport.zmq.wire.WireEvent;
import org.jspecify.annotations.Nullable;
import org.zeromq.SocketType;

/**
 * Listens to a gaggled, new or classic. It connects again by itself when the server was away; what was published
 * meanwhile is lost. {@link #getRefusal} says why nothing can come. For a view without gaps: subscribe, ask for the
 * states with a token, and begin behind {@code Dumped} with that token. Not safe for use by several threads.
 */
public final class EventClient implements AutoCloseable {

    private static final Duration GREETING_TIME = Duration.ofMillis(500);

    /** How often it is looked whether to connect again. */
    private static final long TURN_MILLIS = 500;

    private final ServerAddress address;
    private final Connection connection;

    /** Why there is no connection, found out once for each time that there is none. */
    private @Nullable String unreachable;

    private long heardAt = System.nanoTime();

    private EventClient(ServerAddress address, int... functions) throws GaggledException {
        this.address = address;
        this.connection = new Connection(
                SocketType.SUB, address, Arrays.stream(functions).mapToObj(WireEvent::prefix).toList());
        try {
            connection.awaitGreeting(GREETING_TIME);
        } catch (GaggledException e) {
            // It will be listened to when it is there.
            unreachable = e.getMessage();
        }
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
            connection.retry();
            if (left <= TURN_MILLIS) {
                return null;
            }
            // Never negative: for ZeroMQ's poller, -1 is for ever.
            left = Math.max(0, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime()));
        }
        heard();
        try {
            return WireEvent.decode(connection.socket.recv());
        } catch (MalformedMessageException e) {
            throw new GaggledException(Kind.PROTOCOL, address + " published something that is not an event of"
                    + " gaggled: " + e.getMessage());
        }
    }

    /**
     * Why nothing can come, in one line for a person: nobody listens there, the server refuses the key, or there has
     * been no connection for as long as the address's timeout. Null while there is one. As long as {@link #next} is
     * called, it is tried again.
     */
    public @Nullable String getRefusal() {
        if (isConnected()) {
            return null;
        }
        String refusal = connection.refusal();
        if (refusal != null) {
            return refusal;
        }
        if (unreachable == null && System.nanoTime() - heardAt >= address.getTimeout().toNanos()) {
            unreachable = Objects.requireNonNullElseGet(connection.obstacle(), this::silence);
        }
        return unreachable;
    }

    private String silence() {
        return "no connection to " + address + " for " + address.getTimeout().toMillis() + " ms; "
                + connection.advice("eventurl");
    }

    /** Whether there is a connection, for long enough to be taken for a good one. */
    public boolean isConnected() {
        boolean connected = connection.isSteady();
        if (connected) {
            heard();
        }
        return connected;
    }

    private void heard() {
        heardAt = System.nanoTime();
        unreachable = null;
    }

    @Override
    public void close() {
        connection.close();
    }
}
