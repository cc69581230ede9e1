package org.gaggled.cluster.zookeeper;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.gaggled.api.neighbour.HostClaims;
import org.gaggled.api.neighbour.HostReport;
import org.gaggled.api.neighbour.NeighbourListener;
import org.gaggled.api.neighbour.NeighbourSource;

/** A host that claims programs, and what it has heard of claims. */
final class ClaimingHost implements NeighbourListener, AutoCloseable {

    private final String name;
    private final NeighbourSource source;
    private final List<Map<String, HostClaims>> snapshots = new ArrayList<>();
    private final List<Long> held = new ArrayList<>();
    private final List<Long> ends = new ArrayList<>();
    private boolean connected;

    ClaimingHost(String name, NeighbourSource source) throws Exception {
        this.name = name;
        this.source = source;
        source.watchClaims();
        source.join(this);
    }

    static ClaimingHost join(String name, ClusterSettings settings) throws Exception {
        return new ClaimingHost(name, new ZooKeeperNeighbourSource(settings, name, "1", null, Hosts.TIMING));
    }

    NeighbourSource source() {
        return source;
    }

    @Override
    public synchronized void onConnected() {
        connected = true;
        notifyAll();
    }

    @Override
    public synchronized void onDisconnected(String reason) {
        connected = false;
        ends.add(System.nanoTime());
        notifyAll();
    }

    @Override
    public void onReport(HostReport report) {}

    @Override
    public void onUnknown(String host, String reason) {}

    @Override
    public void onLeft(String host) {}

    @Override
    public synchronized void onHeld(long nanos) {
        if (!connected) {
            throw new IllegalStateException("not connected");
        }
        held.add(nanos);
        notifyAll();
    }

    @Override
    public synchronized void onClaims(List<HostClaims> claims) {
        if (!connected) {
            throw new IllegalStateException("not connected");
        }
        snapshots.add(claims.stream().collect(Collectors.toMap(HostClaims::getHost, Function.identity())));
        notifyAll();
    }

    synchronized int heard() {
        return snapshots.size();
    }

    synchronized List<Long> held() {
        return List.copyOf(held);
    }

    synchronized List<Long> ends() {
        return List.copyOf(ends);
    }

    /** The first snapshot that is wanted, behind so many. */
    synchronized Map<String, HostClaims> await(int after, Predicate<Map<String, HostClaims>> wanted)
            throws InterruptedException {
        long deadline = System.nanoTime() + Hosts.PATIENCE.toNanos();
        for (int looked = after;;) {
            for (; looked < snapshots.size(); looked++) {
                if (wanted.test(snapshots.get(looked))) {
                    return snapshots.get(looked);
                }
            }
            waitUntil(deadline);
        }
    }

    synchronized void awaitHeld(int count) throws InterruptedException {
        long deadline = System.nanoTime() + Hosts.PATIENCE.toNanos();
        while (held.size() < count) {
            waitUntil(deadline);
        }
    }

    synchronized void awaitEnd() throws InterruptedException {
        long deadline = System.nanoTime() + Hosts.PATIENCE.toNanos();
        while (ends.isEmpty()) {
            waitUntil(deadline);
        }
    }

    private synchronized void waitUntil(long deadline) throws InterruptedException {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
            throw new AssertionError(name + " has waited in vain, and heard last "
                    + (snapshots.isEmpty() ? "nothing" : snapshots.getLast()));
        }
        wait(Math.max(1, left / 1_000_000));
    }

    /** What it has heard last of its own claims. */
    HostClaims own() throws InterruptedException {
        int last = Math.max(0, heard() - 1);
        return of(name, await(last, all -> true));
    }

    /** What that host claims; version 0 where it never did. */
    static HostClaims of(String host, Map<String, HostClaims> snapshot) {
        return snapshot.getOrDefault(host, new HostClaims(host, 0, false, Set.of()));
    }

    /** Claims these by the newest version, and returns what is heard once they are written. */
    Map<String, HostClaims> claim(String... programs) throws InterruptedException {
        long version = own().getVersion();
        int heard = heard();
        source.claim(version, Set.of(programs));
        return await(heard, all -> of(name, all).getVersion() == version + 1);
    }

    /** Waits until it hears that that host claims these. */
    HostClaims awaitClaims(String host, String... programs) throws InterruptedException {
        return of(host, await(0, all -> all.containsKey(host)
                && of(host, all).getPrograms().equals(Set.of(programs))));
    }

    @Override
    public void close() throws Exception {
        source.close();
    }
}
