package org.gaggled.transport.zmq.tool;

import java.time.Duration;
import org.gaggled.transport.zmq.client.GaggledException;
import org.gaggled.transport.zmq.client.GaggledException.Kind;
import org.gaggled.transport.zmq.client.ServerAddress;
import org.jspecify.annotations.Nullable;

/**
 * Why a request was not answered, from what whoever is at the address says first. It is asked only after the request has failed:
 * one that is answered must not wait for that.
 */
final class Unanswered {

    /** The time that the request had is over; whoever is there and able to talk has been connected to by now. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private Unanswered() {}

    /** The same failure, with the reason in it where that can be found out. */
    static GaggledException explained(ServerAddress address, GaggledException failure) {
        return switch (failure.getKind()) {
            case TIMEOUT -> explained(address, failure, min(PATIENCE, address.getTimeout()));
            case NOT_ADMITTED -> explained(address, failure, address.getTimeout());
            case UNREACHABLE, NOT_SUPPORTED, NO_SUCH_PROGRAM, REFUSED, PROTOCOL -> failure;
        };
    }

    private static GaggledException explained(ServerAddress address, GaggledException failure, Duration patience) {
        String reason = reason(address, Greeting.exchange(address, patience));
        return reason == null ? failure : new GaggledException(Kind.NOT_ADMITTED, reason);
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    private static @Nullable String reason(ServerAddress address, Peer peer) {
        boolean keys = address.getKeys() != null;
        return switch (peer) {
            case Peer.Absent() -> null;
            case Peer.Unclear() -> null;
            case Peer.Old() -> keys ? Prospect.keysInVain(address) : null;
            case Peer.Secured secured -> !secured.mechanism().equals("CURVE")
                    ? address + " asks for " + secured.mechanism() + ", which is not gaggled's: give the controlurl of gaggled."
                    : keys ? null : Prospect.asksForKeys(address);
            case Peer.Open open when open.publishes() -> address
                    + " publishes events and answers nothing, as an eventurl does: give the controlurl.";
            case Peer.Open open when open.answersRequests() -> keys ? Prospect.keysInVain(address) : null;
            case Peer.Open open -> address + " answers nothing (its socket is a " + open.socketType() + "): give the controlurl of gaggled.";
        };
    }
}
