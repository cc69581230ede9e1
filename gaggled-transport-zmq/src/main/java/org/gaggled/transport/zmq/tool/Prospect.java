package org.gaggled.transport.zmq.tool;

import org.gaggled.transport.zmq.client.ServerAddress;
import org.jspecify.annotations.Nullable;

/**
 * Whether anything may be heard at an address. A subscriber who is refused, who is at the wrong address or at one where nobody is
 * hears the same: nothing. Here is found out which it is.
 */
final class Prospect {

    private final ServerAddress address;
    private boolean settled;
    private @Nullable String lastObstacle;

    Prospect(ServerAddress address) {
        this.address = address;
    }

    /** Whether it is known who is there, for good or ill: there is no more to find out. */
    boolean isSettled() {
        return settled;
    }

    /** Something was heard. */
    void settle() {
        settled = true;
    }

    /** Looks who is there: what keeps anything from being heard, in one line; null when nothing does, or the same as before. */
    @Nullable String newObstacle() {
        Peer peer = Greeting.exchange(address, address.getTimeout());
        settled = switch (peer) {
            case Peer.Absent() -> false;
            case Peer.Unclear() -> false;
            case Peer.Old() -> true;
            case Peer.Secured secured -> true;
            case Peer.Open open -> true;
        };
        String obstacle = obstacle(peer);
        boolean known = obstacle == null || obstacle.equals(lastObstacle);
        lastObstacle = obstacle;
        return known ? null : obstacle;
    }

    private @Nullable String obstacle(Peer peer) {
        boolean keys = address.getKeys() != null;
        return switch (peer) {
            case Peer.Absent() -> "nobody answers at " + address + " so far (tried for at most " + address.getTimeout().toMillis()
                    + " ms); is gaggled running there?";
            case Peer.Unclear() -> null;
            case Peer.Old() -> keys ? keysInVain() : null;
            case Peer.Secured secured -> !secured.mechanism().equals("CURVE")
                    ? address + " asks for " + secured.mechanism() + ", which is not gaggled's: give the eventurl of gaggled."
                    : keys ? null : address + " asks for keys: give --key and --server-key (or $GAGGLED_KEY and $GAGGLED_SERVER_KEY).";
            case Peer.Open open -> open.publishes()
                    ? keys ? keysInVain() : null
                    : address + (open.answersRequests()
                            ? " answers requests and publishes nothing, as a controlurl does: give the eventurl."
                            : " publishes nothing (its socket is a " + open.socketType() + "): give the eventurl of gaggled.");
        };
    }

    private String keysInVain() {
        return address + " takes no keys, and so nothing from a client with keys: leave out --key and --server-key (or $GAGGLED_KEY"
                + " and $GAGGLED_SERVER_KEY).";
    }
}
