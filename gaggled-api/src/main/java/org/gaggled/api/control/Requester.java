package org.gaggled.api.control;

import java.util.Objects;
import org.gaggled.api.Stability;

/**
 * Who asks, for the log.
 *
 * @since 1.0
 */
@Stability(Stability.Level.EVOLVING)
public final class Requester {

    private final String name;
    private final String channel;

    /**
     * Somebody who asks.
     *
     * @param name the user, key or address, as far as it is known
     * @param channel the way the request came: the control source's name
     */
    public Requester(String name, String channel) {
        this.name = Objects.requireNonNull(name);
        this.channel = Objects.requireNonNull(channel);
    }

    /** The user, key or address. */
    public String getName() {
        return name;
    }

    /** The way the request came. */
    public String getChannel() {
        return channel;
    }

    /** {@code NAME (CHANNEL)}. */
    @Override
    public String toString() {
        return name + " (" + channel + ")";
    }
}
