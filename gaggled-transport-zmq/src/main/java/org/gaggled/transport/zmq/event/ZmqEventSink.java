package org.gaggled.transport.zmq.event;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.gaggled.api.OncePerMinute;
import org.gaggled.api.PluginException;
import org.gaggled.api.event.EventSink;
import org.gaggled.api.event.GaggleEvent;
import org.gaggled.api.program.ProgramState;
import org.gaggled.json.JsonWords;
import org.gaggled.transport.zmq.curve.CurveServer;
import org.gaggled.transport.zmq.curve.Gatekeeper;
import org.gaggled.transport.zmq.socket.ConnectionLimit;
import org.gaggled.transport.zmq.socket.ConnectionMonitor;
import org.gaggled.transport.zmq.socket.ServerContext;
import org.gaggled.transport.zmq.socket.ServerSocket;
import org.gaggled.transport.zmq.socket.SocketLoop;
import org.gaggled.transport.zmq.wire.WireEvent;
import org.gaggled.transport.zmq.wire.WireState;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/**
 * Publishes every event, in order.
 *
 * <p>A subscriber that falls {@link #HIGH_WATER_MARK} events behind misses what is published until it has caught up;
 * the others get everything. Each time that begins is counted, logged, and told in every JSON event from then on.
 */
final class ZmqEventSink implements EventSink {

    private static final Logger log = LoggerFactory.getLogger(ZmqEventSink.class);

    /** Enough for thousands of programs that go down and come back while a subscriber is busy; a few megabytes each. */
    static final int HIGH_WATER_MARK = 10_000;

    /**
     * How long somebody whose key was taken away stays connected while there is no event, before which it is looked.
     */
    private static final long REVOCATION_CHECK_MILLIS = 1_000;

    private static final int MAX_SUBSCRIPTION_BYTES = 1_024;

    /** How many changes of its subscriptions may wait for each subscriber. */
    private static final int WAITING_SUBSCRIPTIONS = 4;

    /**
     * Between the host's thread and the socket's; when it is full the host's queue, which counts what it drops, fills
     * up.
     */
    private static final int QUEUE = 1_024;

    private final BlockingQueue<Told> queue = new ArrayBlockingQueue<>(QUEUE);
    private final Subscriptions subscriptions = new Subscriptions();
    private final OncePerMinute complaints = new OncePerMinute();
    private final SocketLoop loop;
    private final ZMQ.Socket socket;
    private final String url;
    private final @Nullable CurveServer curve;
    private final ConnectionMonitor connections;
    private long overruns;

    /** What is told, with how many events this sink missed before it. */
    private record Told(GaggleEvent event, long missed) {}

    /** Missed since the last event that was taken; for the thread that brings them. */
    private long missed;

    private ZmqEventSink(
            SocketLoop loop,
            ZMQ.Socket socket,
            String url,
            @Nullable CurveServer curve,
            ConnectionMonitor connections) {
        this.curve = curve;
        this.connections = connections;
        this.loop = loop;
        this.socket = socket;
        this.url = url;
    }

    static ZmqEventSink open(String url, @Nullable CurveServer curve) throws PluginException {
        ZContext zmq = ServerContext.open();
        SocketLoop loop = new SocketLoop("zmq-events", zmq);
        OncePerMinute refusals = new OncePerMinute();
        try {
            if (curve != null) {
                Gatekeeper.attach(zmq, curve.clients(), loop, refusals);
            }
            ZMQ.Socket socket = ServerContext.socket(zmq, SocketType.XPUB, MAX_SUBSCRIPTION_BYTES);
            socket.setXpubNoDrop(true);
            socket.setSndHWM(HIGH_WATER_MARK);
            socket.setRcvHWM(WAITING_SUBSCRIPTIONS);
            if (curve != null) {
                curve.protect(socket);
            }
            ConnectionMonitor connections =
                    ConnectionMonitor.attach(socket, url, ConnectionLimit.ofThisProcess(), curve != null, refusals);
            String bound = ServerSocket.bind(socket, "eventurl", url);
            connections.bound(bound);
            log.info("events are published at {}{}", bound, curve == null ? "" : ", with CURVE");
            ZmqEventSink sink = new ZmqEventSink(loop, socket, bound, curve, connections);
            loop.attend(socket, sink::takeSubscriptions);
            loop.everyTurn(sink::publishWaiting);
            loop.start();
            return sink;
        } catch (PluginException | RuntimeException e) {
            loop.close();
            throw e;
        }
    }

    @Override
    public void missed(long count) {
        missed += count;
    }

    @Override
    public void accept(GaggleEvent event) throws InterruptedException {
        Told told = new Told(event, missed);
        missed = 0;
        while (!queue.offer(told, 1, TimeUnit.SECONDS)) {
            if (!loop.isAlive()) {
                throw new IllegalStateException("the publishing thread has ended");
            }
        }
        loop.wake();
    }

    @Override
    public String getUrl() {
        return url;
    }

    /** Publishes what is waiting, and lets it leave. */
    @Override
    public void close() {
        loop.close();
    }

    private long publishWaiting() {
        takeSubscriptions();
        long nextLook = cutOffRevoked();
        for (Told told = queue.poll(); told != null; told = queue.poll()) {
            publish(told.event(), told.missed());
        }
        return nextLook;
    }

    /**
     * A publisher cannot end one subscription. When a key is authorised no more, all subscribers are disconnected;
     * those who may connect again do. Says when to look again, -1 for not until somebody connects.
     */
    private long cutOffRevoked() {
        if (curve == null) {
            return -1;
        }
        List<String> revoked = curve.clients().takeRevoked();
        int ended = revoked.isEmpty() ? 0 : connections.endAll();
        if (ended > 0) {
            log.warn(
                    "{}: {} subscribers are disconnected, so that the revoked key of {} cannot listen any more; the"
                            + " others reconnect by themselves",
                    url, ended, String.join(", ", revoked));
        }
        return connections.hasConnections() ? REVOCATION_CHECK_MILLIS : -1;
    }

    private void takeSubscriptions() {
        for (byte[] message = socket.recv(ZMQ.DONTWAIT); message != null; message = socket.recv(ZMQ.DONTWAIT)) {
            subscriptions.changed(message);
        }
    }

    private void publish(GaggleEvent event, long missedBefore) {
        // The newer first: who listens to both then knows before it sees the classic one that it says no more.
        if (subscriptions.includeJson()) {
            send(new WireEvent.Json(JsonWords.of(event, missedBefore, overruns).toString()));
        }
        WireEvent classic = classicOf(event);
        if (classic != null) {
            send(classic);
        }
    }

    private static @Nullable WireEvent classicOf(GaggleEvent event) {
        ProgramState program = event.getProgram();
        return switch (event.getType()) {
            case STATES_DUMPED -> new WireEvent.Dumped(Objects.requireNonNullElse(event.getToken(), 0));
            case PROGRAM_UP, PROGRAM_DOWN, OPERATOR_START, OPERATOR_STOP ->
                    program == null ? null : new WireEvent.StateChange(WireState.of(program));
            default -> null;
        };
    }

    /** Sends to everybody; when somebody's queue is full, to everybody else. */
    private void send(WireEvent event) {
        byte[] bytes = event.encode();
        if (socket.send(bytes, ZMQ.DONTWAIT)) {
            return;
        }
        overruns++;
        complaints.about(
                "overrun",
                () -> log.warn(
                        "a subscriber is {} events behind and misses what comes until it has caught up; {} times so far",
                        HIGH_WATER_MARK, overruns));
        socket.setXpubNoDrop(false);
        socket.send(bytes, ZMQ.DONTWAIT);
        socket.setXpubNoDrop(true);
    }
}
