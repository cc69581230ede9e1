package org.gaggled.api.neighbour;

import java.util.List;
import org.gaggled.api.Stability;

/**
 * Hears what other hosts do. gaggled implements it; more methods may be added.
 *
 * <p>A source calls it on threads of its own, one call at a time, in the order in which things happened. A call returns
 * soon and throws nothing. It never tells of the host that the source itself belongs to.
 *
 * <p>Of each host one thing is true at a time: it is not known yet, it is as it was last reported, it is unknown, or it
 * has left. A call about a host that changes nothing is allowed.
 *
 * @since 1.0
 */
@Stability(Stability.Level.EVOLVING)
public interface NeighbourListener {

    /**
     * This host is part of the cluster, for the first time or again. What the source knows of every other host follows,
     * whether or not it has changed: a report, or that it is unknown, or that it has left.
     */
    void onConnected();

    /**
     * This host is not part of the cluster, so that it does not hear of others, and others may not hear of it. From now
     * on every other host is unknown, for that reason, and without a call of {@link #onUnknown} for each. Before the
     * first {@link #onConnected()} a source may call it with the reason why it takes so long; it need not repeat it.
     *
     * <p>A source calls it at the latest when the lease of this host may be over for others.
     *
     * @param reason a part of a sentence, for a person: {@code no server answers at zk1:2181}
     */
    void onDisconnected(String reason);

    /**
     * All that a host does now: the first that is heard of it, or a change. Both are handled alike, because it is
     * everything.
     */
    void onReport(HostReport report);

    /**
     * Nobody knows what the programs of that host do: its lease is over, or what it tells cannot be read.
     *
     * @param host its name
     * @param reason a part of a sentence, for a person: {@code its lease is over}
     */
    void onUnknown(String host, String reason);

    /**
     * That host has said goodbye: it is known that its programs are down, or about to be, and nobody will start them
     * before it is reported again.
     */
    void onLeft(String host);

    /**
     * This host stays connected until that moment, whatever happens: {@link #onDisconnected} comes then, unless this
     * has been called with a later one. No other host can see the lease of this one over before that, even where the
     * clocks of two machines run 10 % apart. Called whenever the moment has moved, after {@link #onConnected()}. Called
     * late, it says nothing wrong, because the moment does not depend on when it is heard.
     *
     * @param nanos that moment, as {@link System#nanoTime()} counts on this host
     */
    default void onHeld(long nanos) {}

    /**
     * What all hosts claim that have ever claimed anything, this one among them, once somebody has
     * {@linkplain NeighbourSource#watchClaims() asked}. Whatever is said of another host is no older than what is said
     * of this one: of two hosts that claim the same, whoever has written later sees the claim of the other with its
     * own.
     *
     * @param claims one entry for each host, in no order; unmodifiable
     */
    default void onClaims(List<HostClaims> claims) {}
}
