package org.gaggled.transport.zmq.control;

import java.util.ArrayList;
import java.util.List;
import org.gaggled.api.OncePerMinute;
import org.gaggled.api.PluginException;
import org.gaggled.api.control.ControlSource;
import org.gaggled.api.control.ControlSourceContext;
import org.gaggled.api.control.Role;
import org.gaggled.transport.zmq.control.ReplyQueues.Delivery;
import org.gaggled.transport.zmq.control.ReplyQueues.Slot;
import org.gaggled.transport.zmq.curve.AuthorizedClients;
import org.gaggled.transport.zmq.curve.CurveServer;
import org.gaggled.transport.zmq.curve.Gatekeeper;
import org.gaggled.json.call.Caller;
import org.gaggled.json.call.Calls;
import org.gaggled.json.call.Channel;
import org.gaggled.transport.zmq.socket.ConnectionLimit;
import org.gaggled.transport.zmq.socket.ConnectionMonitor;
import org.gaggled.transport.zmq.socket.PeerName;
import org.gaggled.transport.zmq.socket.ServerContext;
import org.gaggled.transport.zmq.socket.ServerSocket;
import org.gaggled.transport.zmq.socket.SocketLoop;
import org.gaggled.transport.zmq.wire.WireReply;
import org.gaggled.transport.zmq.wire.WireRequest;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;
import org.zeromq.ZMQException;
import zmq.Msg;
import zmq.io.Metadata;

/** Takes requests from a ROUTER socket, and sends each client its replies. */
final class ZmqControlSource implements ControlSource {

    private static final Logger log = LoggerFactory.getLogger(ZmqControlSource.class);

    /** A longer frame ends the connection; one that is too long for a request, but not for this, gets its answer. */
    static final int MAX_FRAME = 1024 * 1024;

    /** The same with CURVE, where each frame must be kept to be opened, before it is known who sent it. */
    static final int MAX_SEALED_FRAME = 2 * WireRequest.MAX_BYTES;

    /** Requests that ZeroMQ keeps for each client until they are taken in. */
    private static final int MAX_ARRIVING = 100;

    /** Requests that are taken in before replies get their turn. */
    private static final int REQUESTS_A_TURN = 256;

    static final Channel CHANNEL = new Channel("zmq", "the key of this client may watch, but not operate");

    private final SocketLoop loop;
    private final ZMQ.Socket socket;
    private final String url;
    private final @Nullable CurveServer curve;
    private final @Nullable Gatekeeper gatekeeper;
    private final OncePerMinute refusals = new OncePerMinute();
    private final ReplyQueues replies;
    private final RequestHandler handler;

    private ZmqControlSource(
            ControlSourceContext context,
            SocketLoop loop,
            ZMQ.Socket socket,
            String url,
            @Nullable CurveServer curve,
            @Nullable Gatekeeper gatekeeper) {
        this.loop = loop;
        this.socket = socket;
        this.url = url;
        this.curve = curve;
        this.gatekeeper = gatekeeper;
        this.replies = new ReplyQueues(this::send);
        Calls calls = new Calls(context.getGaggle(), context.getControlPort(), loop, CHANNEL);
        this.handler = new RequestHandler(context.getControlPort(), calls, loop);
    }

    /** Binds the socket; requests wait in it until {@link #start()}. */
    static ZmqControlSource open(ControlSourceContext context, String url, @Nullable CurveServer curve)
            throws PluginException {
        ZContext zmq = ServerContext.open();
        SocketLoop loop = new SocketLoop("zmq-control", zmq);
        OncePerMinute refusals = new OncePerMinute();
        try {
            Gatekeeper gatekeeper = curve == null ? null : Gatekeeper.attach(zmq, curve.clients(), loop, refusals);
            ZMQ.Socket socket =
                    ServerContext.socket(zmq, SocketType.ROUTER, curve == null ? MAX_FRAME : MAX_SEALED_FRAME);
            socket.setRouterMandatory(true);
            socket.setSndHWM(ReplyQueues.MAX_LEAVING);
            socket.setRcvHWM(MAX_ARRIVING);
            if (curve != null) {
                curve.protect(socket);
            }
            ConnectionMonitor connections =
                    ConnectionMonitor.attach(socket, url, ConnectionLimit.ofThisProcess(), curve != null, refusals);
            String bound = ServerSocket.bind(socket, "controlurl", url);
            connections.bound(bound);
            log.info("control requests are answered at {}{}", bound, curve == null ? "" : ", with CURVE");
            return new ZmqControlSource(context, loop, socket, bound, curve, gatekeeper);
        } catch (PluginException | RuntimeException e) {
            loop.close();
            throw e;
        }
    }

    @Override
    public void start() {
        loop.attend(socket, this::takeRequests);
        loop.everyTurn(this::turn);
        loop.finishFirst(replies::areOwed);
        loop.start();
    }

    @Override
    public String getUrl() {
        return url;
    }

    @Override
    public @Nullable String getKey() {
        return curve == null ? null : curve.publicKey();
    }

    @Override
    public void close() {
        loop.close();
    }

    private long turn() {
        if (curve != null) {
            curve.clients().takeRevoked()
                    .forEach(name -> log.info("the key of client {} is not authorised any more", name));
        }
        return replies.turn();
    }

    private void takeRequests() {
        for (int i = 0; i < REQUESTS_A_TURN; i++) {
            Incoming incoming = receive();
            if (incoming == null) {
                return;
            }
            take(incoming);
        }
    }

    private void take(Incoming incoming) {
        Slot slot = replies.add(incoming);
        if (slot == null) {
            return;
        }
        Caller caller = callerOf(incoming);
        if (caller == null) {
            refusals.about(
                    PeerName.hostOf(incoming.address()),
                    () -> log.warn(
                            "refused a request of {}: the key {} that it connected with is not authorised any more",
                            incoming.address(), incoming.key()));
            replies.complete(slot, new WireReply.Failed().encode());
        } else {
            // Whatever thread a failure came on: sockets and queues are the loop's alone.
            handler.handle(incoming.body(), caller)
                    .thenAcceptAsync(reply -> replies.complete(slot, reply.encode()), loop);
        }
    }

    /** Who it is; null for somebody whose key was taken away meanwhile. */
    private @Nullable Caller callerOf(Incoming incoming) {
        if (curve == null) {
            return new Caller(CHANNEL, incoming.address(), null, Role.OPERATE);
        }
        String key = incoming.key();
        AuthorizedClients.Client client = key == null ? null : curve.clients().find(key);
        return client == null ? null : new Caller(CHANNEL, incoming.address(), client.name(), client.role());
    }

    /** The next request, or null when there is none. */
    private @Nullable Incoming receive() {
        Msg frame = socket.base().recv(ZMQ.DONTWAIT);
        if (frame == null) {
            return null;
        }
        byte[] peer = frame.data();
        List<byte[]> frames = new ArrayList<>();
        Metadata metadata = null;
        while (frame.hasMore()) {
            frame = socket.base().recv(ZMQ.DONTWAIT);
            if (frame == null) {
                break;
            }
            metadata = frame.getMetadata();
            if (frames.size() < Incoming.MAX_FRAMES) {
                frames.add(frame.data());
            }
        }
        String key = gatekeeper == null || metadata == null ? null : gatekeeper.keyOf(metadata);
        return Incoming.of(peer, frames, PeerName.addressOf(metadata), key);
    }

    private Delivery send(byte[] peer, List<byte[]> envelope, byte[] reply) {
        try {
            if (!socket.send(peer, ZMQ.SNDMORE | ZMQ.DONTWAIT)) {
                return Delivery.FULL;
            }
            // Once the first frame is taken, ZeroMQ takes all of them.
            for (byte[] frame : envelope) {
                socket.send(frame, ZMQ.SNDMORE | ZMQ.DONTWAIT);
            }
            socket.send(reply, ZMQ.DONTWAIT);
            return Delivery.SENT;
        } catch (ZMQException e) {
            if (e.getErrorCode() == ZMQ.Error.EHOSTUNREACH.getCode()) {
                return Delivery.GONE;
            }
            throw e;
        }
    }
}
