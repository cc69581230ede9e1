package org.gaggled.api.control;

import java.util.List;
import org.gaggled.api.Stability;
import org.gaggled.api.neighbour.HostState;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the other hosts of a cluster, at one moment. Immutable.
 *
 * @since 1.0
 */
@Stability(Stability.Level.EVOLVING)
public final class ClusterSnapshot {

    private final @Nullable String host;
    private final List<HostState> neighbours;

    /** Made by the host; public so that tests can make one too. */
    public ClusterSnapshot(@Nullable String host, List<HostState> neighbours) {
        this.host = host;
        this.neighbours = List.copyOf(neighbours);
    }

    /** The name of this host in the cluster; null where this gaggled is in none. */
    public @Nullable String getHost() {
        return host;
    }

    /**
     * The other hosts: those that were heard of, and those that programs here need; in the order of their names. That
     * one is here does not mean that it is known what its programs do. Unmodifiable.
     */
    public List<HostState> getNeighbours() {
        return neighbours;
    }

    /** The other host of that name; null where there is none. */
    public @Nullable HostState find(String name) {
        return neighbours.stream().filter(host -> host.getHost().equals(name)).findFirst().orElse(null);
    }

    @Override
    public String toString() {
        return host + " beside " + neighbours;
    }
}
