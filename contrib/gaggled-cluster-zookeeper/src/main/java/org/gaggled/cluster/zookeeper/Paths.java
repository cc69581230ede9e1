package org.gaggled.cluster.zookeeper;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where what lies in ZooKeeper. */
record Paths(String root, String host) {

    private static final String LEASE = "lease";

    /** The node below which each host has one. */
    String hosts() {
        return root.equals("/") ? "/hosts" : root + "/hosts";
    }

    /** That of this host. */
    String own() {
        return of(host);
    }

    String ownLease() {
        return leaseOf(host);
    }

    String of(String other) {
        return hosts() + "/" + other;
    }

    String leaseOf(String other) {
        return of(other) + "/" + LEASE;
    }

    /** The further node of a report with that number, from 1. */
    String partOf(String other, int number) {
        return of(other) + "/part-" + number;
    }

    /** The node of the hosts, and all above it that have to be there first, from the top. */
    List<String> directories() {
        List<String> directories = new ArrayList<>();
        String hosts = hosts();
        for (int slash = hosts.indexOf('/', 1); slash > 0; slash = hosts.indexOf('/', slash + 1)) {
            directories.add(hosts.substring(0, slash));
        }
        directories.add(hosts);
        return directories;
    }

    /**
     * Something of a host.
     *
     * @param lease whether it is the lease, and not what the host says
     */
    record Place(String host, boolean lease) {}

    /** What a path means; null where it is none of a host's. */
    @Nullable
    Place placeOf(@Nullable String path) {
        String before = hosts() + "/";
        if (path == null || !path.startsWith(before)) {
            return null;
        }
        String rest = path.substring(before.length());
        int slash = rest.indexOf('/');
        if (slash < 0) {
            return new Place(rest, false);
        }
        return rest.substring(slash + 1).equals(LEASE) ? new Place(rest.substring(0, slash), true) : null;
    }
}
