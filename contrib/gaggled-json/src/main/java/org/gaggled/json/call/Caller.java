package org.gaggled.json.call;

import org.gaggled.api.control.Requester;
import org.gaggled.api.control.Role;
import org.jspecify.annotations.Nullable;

/**
 * Who asks.
 *
 * @param channel the way it comes
 * @param address where the connection comes from
 * @param client the name of the client whose key it has; null where there are no keys
 * @param role what it may do
 */
public record Caller(Channel channel, String address, @Nullable String client, Role role) {

    /** Of what a request says who it is from; classic's function for the end takes as many bytes. */
    private static final int MAX_CLAIM = 255;

    /** For the log; {@code claimed} is what the request itself says who it is from, which nobody has checked. */
    public Requester requester(@Nullable String claimed) {
        String who = client != null ? "key " + client + " at " + address : address;
        String name = claimed == null || claimed.isEmpty() ? who : printable(claimed) + " at " + who;
        return new Requester(name, channel.name(), role, client != null ? client : address);
    }

    /**
     * What comes from outside must not be able to forge a line of the log, or to fill it: it stands in each event of a
     * stop, too.
     */
    private static String printable(String text) {
        StringBuilder printable = new StringBuilder();
        text.codePoints().limit(MAX_CLAIM).forEach(c -> printable.appendCodePoint(Character.isISOControl(c) ? '?' : c));
        return printable.toString();
    }
}
