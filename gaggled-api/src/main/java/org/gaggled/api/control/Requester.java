package org.gaggled.api.control;

import java.util.Objects;
import org.gaggled.api.Stability;

/**
 * Who asks, for the log, and what it may do. A control source decides that; the host refuses what the role does not
 * include.
 *
 * @since 1.0
 */
@Stability(Stability.Level.EVOLVING)
public final class Requester {

    private final String name;
    private final String channel;
    private final Role role;
    private final String identity;

    /**
     * Somebody who asks.
     *
     * @param name the user, key or address, as far as it is known
     * @param channel the way the request came: the control source's name
     * @param role what it may do
     */
    public Requester(String name, String channel, Role role) {
        this(name, channel, role, name);
    }

    /**
     * Somebody who may ask again under another name.
     *
     * @param identity what stays the same then, such as the name of its key: that it is refused is logged once a minute
     * for each
     */
    public Requester(String name, String channel, Role role, String identity) {
        this.name = Objects.requireNonNull(name);
        this.channel = Objects.requireNonNull(channel);
        this.role = Objects.requireNonNull(role);
        this.identity = Objects.requireNonNull(identity);
    }

    /** The user, key or address. */
    public String getName() {
        return name;
    }

    /** The way the request came. */
    public String getChannel() {
        return channel;
    }

    /** What it may do. */
    public Role getRole() {
        return role;
    }

    /** By which the same one is known again within its channel; its name where nothing better is known. */
    public String getIdentity() {
        return identity;
    }

    /** {@code NAME (CHANNEL)}. */
    @Override
    public String toString() {
        return name + " (" + channel + ")";
    }
}
