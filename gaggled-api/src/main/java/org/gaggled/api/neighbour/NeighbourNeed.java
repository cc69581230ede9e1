package org.gaggled.api.neighbour;

import java.util.Objects;
import org.gaggled.api.Stability;

/**
 * That a program of a host needs another one. Immutable.
 *
 * @since 1.0
 */
@Stability(Stability.Level.EVOLVING)
public final class NeighbourNeed {

    private final String program;
    private final String needed;
    private final String host;
    private final boolean active;

    /**
     * The need of one program, on the host that tells it, of another, on that host or some other.
     *
     * @param program the name of the one that needs
     * @param needed the name of the one that is needed, or the name that several instances share
     * @param host the host of the latter
     * @param active whether the one that needs runs now, and is stopped when the other is lost
     * @throws IllegalArgumentException when one of these cannot be the name of a program or a host
     */
    public NeighbourNeed(String program, String needed, String host, boolean active) {
        this.program = NeighbourProgram.requireName(program);
        this.needed = NeighbourProgram.requireName(needed);
        this.host = HostReport.requireHost(host);
        this.active = active;
    }

    /** The name of the program that needs the other; it is one of the host that tells it. */
    public String getProgram() {
        return program;
    }

    /** The name of the program that is needed, or the name that several instances share. */
    public String getNeeded() {
        return needed;
    }

    /** The host of the program that is needed. */
    public String getHost() {
        return host;
    }

    /**
     * Whether the program that needs the other runs now, and is stopped when the other is lost: a gaggled that shuts
     * down waits for that.
     */
    public boolean isActive() {
        return active;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NeighbourNeed need
                && program.equals(need.program)
                && needed.equals(need.needed)
                && host.equals(need.host)
                && active == need.active;
    }

    @Override
    public int hashCode() {
        return Objects.hash(program, needed, host, active);
    }

    /** {@code web -> db@host2}. */
    @Override
    public String toString() {
        return program + " -> " + needed + "@" + host;
    }
}
