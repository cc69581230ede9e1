package org.gaggled.transport.zmq.tool;

import org.gaggled.transport.zmq.client.EventClient;
import org.gaggled.transport.zmq.client.ServerAddress;
import org.jspecify.annotations.Nullable;

/**
 * Whether anything may be heard at an address. A subscriber who is refused, who is at the wrong address or at one where nobody is
 * hears the same: nothing. Here is found out which it is.
 */
final class Prospect {

    private final ServerAddress address;
    private final EventClient client;
    private boolean settled;
    private @Nullable String obstacleAtTheDoor;
    private @Nullable String lastTold;

    Prospect(ServerAddress address, EventClient client) {
        this.address = address;
        this.client = client;
    }

    /** Whether it is known who is there, for good or ill; only whether they let in this client may still change. */
    boolean isSettled() {
        return settled;
    }

    /** Something was heard. */
    void settle() {
        settled = true;
        obstacleAtTheDoor = null;
        lastTold = null;
    }

    /** Looks what keeps anything from being heard, in one line; null when nothing is known to, or the same as before. */
    @Nullable String newObstacle() {
        if (!settled) {
            lookWhoIsThere();
        }
        // Who is known not to be the right one does not let this client in either; why is said already, and better.
        String obstacle = obstacleAtTheDoor != null ? obstacleAtTheDoor : client.getRefusal();
        if (obstacle == null || obstacle.equals(lastTold)) {
            return null;
        }
        lastTold = obstacle;
        return obstacle;
    }

    private void lookWhoIsThere() {
        Peer peer = Greeting.exchange(address, address.getTimeout());
        settled = switch (peer) {
            case Peer.Absent() -> false;
            case Peer.Unclear() -> false;
            case Peer.Old() -> true;
            case Peer.Secured secured -> true;
            case Peer.Open open -> true;
        };
        obstacleAtTheDoor = obstacle(peer);
    }

    private @Nullable String obstacle(Peer peer) {
        boolean keys = address.getKeys() != null;
        return switch (peer) {
            case Peer.Absent() -> "nobody answers at " + address + " so far (tried for at most " + address.getTimeout().toMillis()
                    + " ms); is gaggled running there?";
            case Peer.Unclear() -> null;
            case Peer.Old() -> keys ? keysInVain(address) : null;
            case Peer.Secured secured -> !secured.mechanism().equals("CURVE")
                    ? address + " asks for " + secured.mechanism() + ", which is not gaggled's: give the eventurl of gaggled."
                    : keys ? null : asksForKeys(address);
            case Peer.Open open -> open.publishes()
                    ? keys ? keysInVain(address) : null
                    : address + (open.answersRequests()
                            ? " answers requests and publishes nothing, as a controlurl does: give the eventurl."
                            : " publishes nothing (its socket is a " + open.socketType() + "): give the eventurl of gaggled.");
        };
    }

    static String asksForKeys(ServerAddress address) {
        return address + " asks for keys: give --key and --server-key (or $GAGGLED_KEY and $GAGGLED_SERVER_KEY).";
    }

    static String keysInVain(ServerAddress address) {
        return address + " takes no keys, and so nothing from a client with keys: leave out --key and --server-key (or $GAGGLED_KEY"
                + " and $GAGGLED_SERVER_KEY).";
    }
}
