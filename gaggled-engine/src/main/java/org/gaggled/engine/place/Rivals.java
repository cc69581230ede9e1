package org.gaggled.engine.place;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gaggled.api.neighbour.HostClaims;

/**
 * What the other hosts claim, and what of that counts. The claim of a host counts until its lease has been away for the
 * failover of the program, by the clock of this host, without the host having written its claims anew: by then the host
 * has killed what it had.
 */
final class Rivals {

    private final Map<String, HostClaims> claims = new HashMap<>();

    /** Since when each host without a lease has been without one, as far as this host has seen. */
    private final Map<String, Absence> absences = new HashMap<>();

    private record Absence(long version, long since) {}

    /** This host has not seen for a while what others do: whatever they may have done meanwhile counts. */
    void overlooked(long now) {
        absences.replaceAll((_, absence) -> new Absence(absence.version, now));
    }

    /** The newest claims; gives those of this host. */
    HostClaims heard(List<HostClaims> all, String own, long now) {
        claims.clear();
        HostClaims mine = new HostClaims(own, 0, true, Set.of());
        for (HostClaims one : all) {
            if (one.getHost().equals(own)) {
                mine = one;
            } else {
                claims.put(one.getHost(), one);
                follow(one, now);
            }
        }
        return mine;
    }

    private void follow(HostClaims one, long now) {
        Absence before = absences.get(one.getHost());
        if (one.isLeased()) {
            absences.remove(one.getHost());
        } else if (before == null || before.version != one.getVersion()) {
            absences.put(one.getHost(), new Absence(one.getVersion(), now));
        }
    }

    /** The hosts whose claim of a program counts. */
    List<String> holders(Place place, Moment moment) {
        String program = place.id.name();
        return claims.values().stream()
                .filter(one -> one.getPrograms().contains(program) && !isAway(one.getHost(), place, moment))
                .map(HostClaims::getHost)
                .sorted()
                .toList();
    }

    /** Whether a host has been without a lease for the failover of a program. */
    boolean isAway(String host, Place place, Moment moment) {
        Absence absence = absences.get(host);
        return absence != null && moment.hasCome(absence.since + place.failover());
    }

    /** Whether a host was without a lease when it was last seen. */
    boolean isAbsent(String host) {
        return absences.containsKey(host);
    }
}
