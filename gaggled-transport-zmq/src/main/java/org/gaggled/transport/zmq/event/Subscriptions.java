package org.gaggled.transport.zmq.event;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.gaggled.transport.zmq.wire.WireEvent;

/**
 * Which subscriptions to JSON events there are, as an XPUB socket tells it: the first subscription to a prefix, and the
 * end of the last.
 */
final class Subscriptions {

    private static final byte[] JSON = WireEvent.prefix(64);
    private static final byte SUBSCRIBE = 1;
    private static final byte UNSUBSCRIBE = 0;

    private final Set<ByteBuffer> known = new HashSet<>();

    /** Takes a message of the socket: a 1 or a 0, and the prefix. What is neither is of no meaning here. */
    void changed(byte[] message) {
        if (message.length == 0 || !concernsJson(message)) {
            return;
        }
        ByteBuffer prefix = ByteBuffer.wrap(message, 1, message.length - 1).slice();
        if (message[0] == SUBSCRIBE) {
            known.add(prefix);
        } else if (message[0] == UNSUBSCRIBE) {
            known.remove(prefix);
        }
    }

    /** Whether somebody would get a JSON event. */
    boolean includeJson() {
        return !known.isEmpty();
    }

    private static boolean concernsJson(byte[] message) {
        int common = Math.min(message.length - 1, JSON.length);
        return Arrays.equals(message, 1, 1 + common, JSON, 0, common);
    }
}
