package org.gaggled.transport.zmq.event;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.gaggled.transport.zmq.wire.WireEvent;

/** What is subscribed to, as an XPUB socket tells it: the first subscription to a prefix, and the end of the last. */
final class Subscriptions {

    private static final byte[] JSON = WireEvent.prefix(64);

    private final Set<ByteBuffer> known = new HashSet<>();
    private final AtomicLong bytes = new AtomicLong();
    private int json;

    /** How long all prefixes are together, kept up to date. */
    AtomicLong bytes() {
        return bytes;
    }

    /** Takes a message of the socket: a 1 or a 0, and the prefix. */
    void changed(byte[] message) {
        if (message.length == 0) {
            return;
        }
        ByteBuffer prefix = ByteBuffer.wrap(Arrays.copyOfRange(message, 1, message.length));
        boolean changed = message[0] == 0 ? known.remove(prefix) : known.add(prefix);
        if (changed) {
            json += !concernsJson(prefix.array()) ? 0 : message[0] == 0 ? -1 : 1;
            bytes.addAndGet(message[0] == 0 ? -prefix.remaining() : prefix.remaining());
        }
    }

    /** Whether somebody would get a JSON event. */
    boolean includeJson() {
        return json > 0;
    }

    private static boolean concernsJson(byte[] prefix) {
        int common = Math.min(prefix.length, JSON.length);
        return Arrays.equals(prefix, 0, common, JSON, 0, common);
    }
}
