package org.gaggled.api.neighbour;

import java.util.Objects;
import java.util.Set;
import org.gaggled.api.Stability;

/**
 * Which programs one host claims to run alone, or as one of few, at one moment. Immutable.
 *
 * <p>A claim outlives the lease of its host: only the host itself takes it back. What it is worth while the lease is
 * over is for the others to decide.
 *
 * @since 1.0
 */
@Stability(Stability.Level.EVOLVING)
public final class HostClaims {

    /** As many programs as one host can claim; what is written of them stays small. */
    public static final int MOST_PROGRAMS = 1000;

    private final String host;
    private final long version;
    private final boolean leased;
    private final Set<String> programs;

    /**
     * The claims of a host.
     *
     * @param host its name
     * @param version see {@link #getVersion()}
     * @param leased see {@link #isLeased()}
     * @param programs see {@link #getPrograms()}; copied
     * @throws IllegalArgumentException when one of the names cannot be that of a host or a program, the version is
     * negative, or there are more than {@value #MOST_PROGRAMS} programs
     */
    public HostClaims(String host, long version, boolean leased, Set<String> programs) {
        this.host = HostReport.requireHost(host);
        if (version < 0) {
            throw new IllegalArgumentException("version " + version);
        }
        this.version = version;
        this.leased = leased;
        this.programs = requirePrograms(programs);
    }

    /** A copy of these names, if a host can claim them. */
    private static Set<String> requirePrograms(Set<String> programs) {
        if (programs.size() > MOST_PROGRAMS) {
            throw new IllegalArgumentException(programs.size() + " claims are more than " + MOST_PROGRAMS);
        }
        programs.forEach(NeighbourProgram::requireName);
        return Set.copyOf(programs);
    }

    /** The name of the host. */
    public String getHost() {
        return host;
    }

    /** How often its claims were written; 0 where they never were. A write that changes nothing counts, too. */
    public long getVersion() {
        return version;
    }

    /** Whether some gaggled holds the lease of that host. */
    public boolean isLeased() {
        return leased;
    }

    /** The names of the programs that it claims. Unmodifiable. */
    public Set<String> getPrograms() {
        return programs;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof HostClaims claims
                && host.equals(claims.host)
                && version == claims.version
                && leased == claims.leased
                && programs.equals(claims.programs);
    }

    @Override
    public int hashCode() {
        return Objects.hash(host, version, leased, programs);
    }

    /** {@code host2 claims [web] by version 7}, with {@code , without a lease} where it has none. */
    @Override
    public String toString() {
        return host + " claims " + programs + " by version " + version + (leased ? "" : ", without a lease");
    }
}
