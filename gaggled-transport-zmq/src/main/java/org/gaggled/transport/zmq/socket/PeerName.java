package org.gaggled.transport.zmq.socket;

import java.security.SecureRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import zmq.io.Metadata;

/**
 * What ZeroMQ knows of the sender of a message. A client may add properties of its own when it connects, and JeroMQ
 * lets those take the place of what it found out itself, so no property is to be trusted whose name a client can know.
 */
public final class PeerName {

    private static final Pattern ADDRESS = Pattern.compile("[0-9a-fA-F:.%\\[\\]/]{1,64}");
    private static final SecureRandom RANDOM = new SecureRandom();

    private PeerName() {}

    /** For the name of a property that no client can guess. */
    public static byte[] secret() {
        byte[] bytes = new byte[16];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    /** Where the sender says it is, which is for the log; "unknown" when that is no address, or with ZMTP 1 and 2. */
    public static String addressOf(@Nullable Metadata metadata) {
        String address = metadata == null ? null : metadata.get(Metadata.PEER_ADDRESS);
        return address != null && ADDRESS.matcher(address).matches() ? address : "unknown";
    }

    /** An address without its port: each connection of a host has another. */
    public static String hostOf(String address) {
        int colon = address.lastIndexOf(':');
        return colon < 0 ? address : address.substring(0, colon);
    }
}
