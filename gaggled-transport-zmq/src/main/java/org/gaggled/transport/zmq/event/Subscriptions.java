package org.gaggled.transport.zmq.event;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.gaggled.transport.zmq.wire.WireEvent;

/** What is subscribed to, as an XPUB socket tells it: the first subscription to a prefix, and the end of the last. */
final class Subscriptions {

    private static final byte[] JSON = WireEvent.prefix(64);

    /** More prefixes than anybody needs; then JSON is published without looking. */
    private static final int MAX_KNOWN = 10_000;

    private final Set<ByteBuffer> known = new HashSet<>();
    private boolean tooMany;

    /** Takes a message of the socket: a 1 or a 0, and the prefix. */
    void changed(byte[] message) {
        byte[] prefix = message.length == 0 ? message : Arrays.copyOfRange(message, 1, message.length);
        if (message.length == 0 || !concernsJson(prefix)) {
            return;
        }
        if (message[0] == 0) {
            known.remove(ByteBuffer.wrap(prefix));
        } else if (known.size() < MAX_KNOWN) {
            known.add(ByteBuffer.wrap(prefix));
        } else {
            tooMany = true;
        }
    }

    /** Whether somebody would get a JSON event. */
    boolean includeJson() {
        return tooMany || !known.isEmpty();
    }

    private static boolean concernsJson(byte[] prefix) {
        int common = Math.min(prefix.length, JSON.length);
        return Arrays.equals(prefix, 0, common, JSON, 0, common);
    }
}
