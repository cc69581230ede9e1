package org.gaggled.transport.zmq.control;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What came in from one client: a request, and the way back. */
final class Incoming {

    /** More frames than any sensible chain of brokers makes. */
    static final int MAX_FRAMES = 16;

    private final byte[] peer;
    private final List<byte[]> envelope;
    private final byte @Nullable [] body;
    private final String address;
    private final @Nullable String key;

    private Incoming(
            byte[] peer, List<byte[]> envelope, byte @Nullable [] body, String address, @Nullable String key) {
        this.peer = peer;
        this.envelope = envelope;
        this.body = body;
        this.address = address;
        this.key = key;
    }

    /**
     * Tells envelope and request apart: everything up to the first empty frame is the envelope, as a REP socket has it;
     * a client that sends no empty frame (a plain DEALER) gets its reply without one.
     *
     * @param peer the identity that ZeroMQ gave the client
     * @param frames what came behind it; none beyond {@link #MAX_FRAMES}, which are too many already
     * @param address where the client is
     * @param key the key it connected with, in Z85; null without CURVE
     */
    static Incoming of(byte[] peer, List<byte[]> frames, String address, @Nullable String key) {
        int delimiter = -1;
        for (int i = 0; i < frames.size() - 1 && delimiter < 0; i++) {
            delimiter = frames.get(i).length == 0 ? i : -1;
        }
        List<byte[]> rest = frames.subList(delimiter + 1, frames.size());
        byte @Nullable [] body = rest.size() == 1 && frames.size() < MAX_FRAMES ? rest.getFirst() : null;
        return new Incoming(peer, List.copyOf(frames.subList(0, delimiter + 1)), body, address, key);
    }

    byte[] peer() {
        return peer;
    }

    /** The frames that stand before the reply: what a REQ client, or a broker in between, put before the request. */
    List<byte[]> envelope() {
        return envelope;
    }

    /** The request; null when it was not exactly one frame. */
    byte @Nullable [] body() {
        return body;
    }

    String address() {
        return address;
    }

    @Nullable
    String key() {
        return key;
    }
}
