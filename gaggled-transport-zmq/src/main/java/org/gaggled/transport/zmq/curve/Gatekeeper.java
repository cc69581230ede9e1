package org.gaggled.transport.zmq.curve;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.gaggled.api.OncePerMinute;
import org.gaggled.transport.zmq.socket.PeerName;
import org.gaggled.transport.zmq.socket.SocketLoop;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;
import zmq.io.Metadata;

/**
 * Answers ZeroMQ's question whether a client may connect (ZAP, RFC 27): yes when its key is authorised. The key then
 * comes with each of its messages, in a property whose name no client can know: the usual one, {@code User-Id}, JeroMQ
 * lets a client overwrite, and so make somebody else of itself. It is the key, not the name it had: another key may get
 * that name.
 */
public final class Gatekeeper {

    private static final Logger log = LoggerFactory.getLogger(Gatekeeper.class);
    private static final String ADDRESS = "inproc://zeromq.zap.01";
    private static final int FRAMES = 7;
    private static final int KEY_BYTES = 32;

    private final ZMQ.Socket socket;
    private final AuthorizedClients clients;
    private final OncePerMinute refusals;
    private final String keyProperty = "X-" + HexFormat.of().formatHex(PeerName.secret());

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
    public static Gatekeeper attach(
            ZContext context, AuthorizedClients clients, SocketLoop loop, OncePerMinute refusals) {
        ZMQ.Socket socket = context.createSocket(SocketType.REP);
        socket.setLinger(0);
        socket.bind(ADDRESS);
        Gatekeeper gatekeeper = new Gatekeeper(socket, clients, refusals);
        loop.attend(socket, gatekeeper::answerAll);
        return gatekeeper;
    }

    /** The key, in Z85, with which the sender of a message was let in. */
    public @Nullable String keyOf(Metadata message) {
        return message.get(keyProperty);
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
        @Nullable
        String key = null;
        String reason = "it does not show a key";
        boolean curve = question.size() == FRAMES
                && text(question.get(5)).equals("CURVE")
                && question.get(6).length == KEY_BYTES;
        if (curve) {
            String shown = ZMQ.Curve.z85Encode(question.get(6));
            key = clients.find(shown) == null ? null : shown;
            reason = "its key " + shown + " is not authorised";
        }
        if (key == null) {
            String address = question.size() > 3 ? text(question.get(3)) : "unknown";
            String why = reason;
            refusals.about(address, () -> log.warn("refused a connection from {}: {}", address, why));
        }
        socket.sendMore(question.getFirst());
        socket.sendMore(question.size() > 1 ? question.get(1) : new byte[0]);
        socket.sendMore(key == null ? "400" : "200");
        socket.sendMore(key == null ? "not authorised" : "OK");
        socket.sendMore("");
        socket.send(key == null ? new byte[0] : property(keyProperty, key));
    }

    /** As ZMTP has it: a length of one byte and the name, a length of four bytes and the value. */
    private static byte[] property(String name, String value) {
        byte[] nameBytes = name.getBytes(StandardCharsets.US_ASCII);
        byte[] valueBytes = value.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(1 + nameBytes.length + 4 + valueBytes.length)
                .put((byte) nameBytes.length)
                .put(nameBytes)
                .putInt(valueBytes.length)
                .put(valueBytes)
                .array();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
