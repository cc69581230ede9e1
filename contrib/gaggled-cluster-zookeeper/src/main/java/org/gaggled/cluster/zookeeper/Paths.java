package org.gaggled.cluster.zookeeper;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where what lies in ZooKeeper. */
record Paths(String root, String host) {

    private static final String LEASE = "lease";
    private static final String CLAIMS = "claims";

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

    String ownClaims() {
        return claimsOf(host);
    }

    String claimsOf(String other) {
        return of(other) + "/" + CLAIMS;
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

    /** What there is of a host. */
    enum What {
        /** What it says. */
        REPORT, LEASE, CLAIMS
    }

    /** Something of a host. */
    record Place(String host, What what) {}

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
            return new Place(rest, What.REPORT);
        }
        String name = rest.substring(0, slash);
        return switch (rest.substring(slash + 1)) {
            case LEASE -> new Place(name, What.LEASE);
            case CLAIMS -> new Place(name, What.CLAIMS);
            default -> null;
        };
    }
}
