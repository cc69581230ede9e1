package org.gaggled.engine.place;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gaggled.api.neighbour.HostClaims;
import org.jspecify.annotations.Nullable;

/** Where all hosts can see what each claims, and which of them have a lease. One thing happens in it at a time. */
final class Store {

    private final World world;
    private final double rate;
    private final Map<String, Lease> leases = new HashMap<>();
    private final Map<String, HostClaims> claims = new HashMap<>();

    boolean isThere = true;

    private record Lease(int incarnation, long until) {}

    /** What a host says: that it lives, and what it claims if its claims have that version. */
    record Question(String host, int incarnation, long version, @Nullable Set<String> claimed) {}

    Store(World world, double rate) {
        this.world = world;
        this.rate = rate;
    }

    private boolean isLeased(String host) {
        Lease lease = leases.get(host);
        return lease != null && lease.until > world.now();
    }

    /** All claims, with the lease of whoever asks renewed; null where there is no answer. */
    @Nullable
    List<HostClaims> asked(Question question) {
        Lease lease = leases.get(question.host);
        boolean isTaken = lease != null && isLeased(question.host) && lease.incarnation != question.incarnation;
        if (!isThere || isTaken) {
            return null;
        }
        leases.put(question.host, new Lease(question.incarnation, world.now() + (long) (World.LEASE / rate)));
        HostClaims before = claims.getOrDefault(question.host, new HostClaims(question.host, 0, true, Set.of()));
        if (question.claimed != null && question.version == before.getVersion()) {
            claims.put(question.host,
                    new HostClaims(question.host, before.getVersion() + 1, true, question.claimed));
        }
        List<HostClaims> all = new ArrayList<>();
        claims.values().forEach(one -> all.add(
                new HostClaims(one.getHost(), one.getVersion(), isLeased(one.getHost()), one.getPrograms())));
        return all;
    }
}
