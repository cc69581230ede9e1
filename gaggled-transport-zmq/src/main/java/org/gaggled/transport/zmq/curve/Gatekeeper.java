package org.gaggled.transport.zmq.curve;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.gaggled.transport.zmq.socket.OncePerMinute;
import org.gaggled.transport.zmq.socket.SocketLoop;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/**
 * Answers ZeroMQ's question whether a client may connect (ZAP, RFC 27): yes when its key is authorised. The name of the client
 * then comes with each of its messages.
 */
public final class Gatekeeper {

    private static final Logger log = LoggerFactory.getLogger(Gatekeeper.class);
    private static final String ADDRESS = "inproc://zeromq.zap.01";
    private static final int FRAMES = 7;
    private static final int KEY_BYTES = 32;

    private final ZMQ.Socket socket;
    private final AuthorizedClients clients;
    private final OncePerMinute refusals;

    private Gatekeeper(ZMQ.Socket socket, AuthorizedClients clients, OncePerMinute refusals) {
        this.socket = socket;
        this.clients = clients;
        this.refusals = refusals;
    }

    /**
     * Stands at the gate of a context, before anything in it is bound.
     *
     * @param refusals what was said about whom
     */
    public static void attach(ZContext context, AuthorizedClients clients, SocketLoop loop, OncePerMinute refusals) {
        ZMQ.Socket socket = context.createSocket(SocketType.REP);
        socket.setLinger(0);
        socket.bind(ADDRESS);
        Gatekeeper gatekeeper = new Gatekeeper(socket, clients, refusals);
        loop.attend(socket, gatekeeper::answerAll);
    }

    private void answerAll() {
        for (List<byte[]> question = receive(); !question.isEmpty(); question = receive()) {
            answer(question);
        }
    }

    private List<byte[]> receive() {
        List<byte[]> frames = new ArrayList<>();
        for (byte[] frame = socket.recv(ZMQ.DONTWAIT); frame != null; frame = socket.recv(ZMQ.DONTWAIT)) {
            frames.add(frame);
            if (!socket.hasReceiveMore()) {
                break;
            }
        }
        return frames;
    }

    private void answer(List<byte[]> question) {
        @Nullable String name = null;
        boolean curve = question.size() == FRAMES
                && text(question.get(5)).equals("CURVE")
                && question.get(6).length == KEY_BYTES;
        if (curve) {
            name = clients.nameOf(ZMQ.Curve.z85Encode(question.get(6)));
        }
        if (name == null) {
            String address = question.size() > 3 ? text(question.get(3)) : "unknown";
            refusals.about(address, () -> log.warn("refused a connection from {}: its key is not authorised", address));
        }
        socket.sendMore(question.getFirst());
        socket.sendMore(question.size() > 1 ? question.get(1) : new byte[0]);
        socket.sendMore(name == null ? "400" : "200");
        socket.sendMore(name == null ? "not authorised" : "OK");
        socket.sendMore(name == null ? "" : name);
        socket.send("");
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
