package org.gaggled.cluster.zookeeper;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Future;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.apache.zookeeper.data.Stat;
import org.gaggled.api.neighbour.HostReport;
import org.gaggled.api.neighbour.NeighbourListener;
import org.gaggled.cluster.zookeeper.Paths.What;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the other hosts do: reads what has changed, and tells the listener.
 *
 * <p>One watch covers everything. It tells where something has changed, and that is read then; of each host, one thing
 * at a time. While the link was lost, the watch has seen nothing: then all is looked at again.
 *
 * <p>A leader that ZooKeeper elects gives every session its full length again, and so the lease of a host that is dead.
 * But an election cuts every link, and whoever finds a new one writes its lease. So a lease that was not written since
 * the election, which the epoch in the number of the write shows, is worth nothing after the length of a session, nor
 * to whoever has just come.
 */
final class Neighbours {

    private static final Logger log = LoggerFactory.getLogger(Neighbours.class);

    static final int MOST_HOSTS = 1000;

    private final Paths paths;
    private final Link link;
    private final ClusterThread thread;
    private final NeighbourListener listener;
    private final Membership membership;
    private final OwnReport own;
    private final Claims claims;

    private final Map<String, Neighbour> known = new LinkedHashMap<>();
    private boolean tooManyTold;

    /** Of the leader that this host has heard of last. */
    private long epoch;

    /** The newest one that has lasted for the length of a session since this host has heard of it. */
    private long settledEpoch;

    Neighbours(
            Paths paths, Link link, ClusterThread thread, NeighbourListener listener, Membership membership,
            OwnReport own, Claims claims) {
        this.paths = paths;
        this.link = link;
        this.thread = thread;
        this.listener = listener;
        this.membership = membership;
        this.own = own;
        this.claims = claims;
    }

    /** This host is connected, and the listener knows nothing. */
    void tellAll() {
        known.values().forEach(Neighbour::forgetWhatWasTold);
        verify();
    }

    /** The node has just been written by way of the server that leads. */
    void elected(Stat node) {
        long now = epochOf(node);
        if (now == epoch) {
            return;
        }
        if (now < epoch) {
            // The servers have lost their data, and count from the beginning.
            settledEpoch = 0;
        }
        epoch = now;
        Future<?> _ = thread.after(membership.sessionLength(), () -> settle(now));
    }

    private void settle(long since) {
        if (since <= epoch && since > settledEpoch) {
            settledEpoch = since;
            List.copyOf(known.values()).forEach(Neighbour::say);
        }
    }

    /** The epoch in which a node was written last: the upper half of the number of the write. */
    static long epochOf(Stat node) {
        return node.getMzxid() >>> Integer.SIZE;
    }

    /** Looks at everything again. */
    void verify() {
        link.list(paths.hosts(), answer -> {
            if (answer.isOk()) {
                List<String> names = answer.children();
                addNew(names);
                for (Neighbour neighbour : List.copyOf(known.values())) {
                    neighbour.check();
                }
            } else if (answer.isLost()) {
                lost();
            } else {
                log.warn("cluster: {} cannot be listed: {}", paths.hosts(), answer.code());
            }
        });
    }

    private void addNew(List<String> names) {
        TreeSet<String> refused = new TreeSet<>();
        for (String name : names) {
            if (isOther(name) && find(name, Neighbour.Coming.WAS_THERE) == null) {
                refused.add(name);
            }
        }
        if (!refused.isEmpty() && !tooManyTold) {
            tooManyTold = true;
            log.warn("cluster: there are more than {} hosts; nothing is known of {}", MOST_HOSTS, refused);
        }
    }

    private boolean isOther(String name) {
        return HostReport.isHostName(name) && !name.equals(paths.host());
    }

    private @Nullable Neighbour find(String host, Neighbour.Coming coming) {
        Neighbour there = known.get(host);
        if (there == null && known.size() < MOST_HOSTS) {
            there = new Neighbour(host, coming, paths, link, this);
            known.put(host, there);
        }
        return there;
    }

    /** Something has changed in ZooKeeper. */
    void changed(WatchedEvent event) {
        Paths.Place place = event.getType() == EventType.None ? null : paths.placeOf(event.getPath());
        if (place == null) {
            return;
        }
        if (place.what() == What.CLAIMS) {
            claims.changed();
            return;
        }
        boolean lease = place.what() == What.LEASE;
        if (lease && event.getType() != EventType.NodeDataChanged) {
            claims.changed();
        }
        if (place.host().equals(paths.host())) {
            if (lease && event.getType() == EventType.NodeDeleted) {
                membership.leaseIsGone();
            }
        } else if (isOther(place.host())) {
            Neighbour neighbour = find(place.host(), Neighbour.Coming.COMES_NOW);
            if (neighbour == null) {
                addNew(new ArrayList<>(List.of(place.host())));
            } else if (lease) {
                neighbour.readLease();
            } else {
                neighbour.readReport();
            }
        }
    }

    // ---- for a neighbour

    NeighbourListener listener() {
        return listener;
    }

    /** Whether a host that has written its lease in that epoch was heard of since the last election. */
    boolean isHeard(long written) {
        return written >= epoch;
    }

    /** Whether it had the length of a session to write it since an election. */
    boolean isSilent(long written) {
        return written < settledEpoch;
    }

    boolean maySpeak() {
        return membership.isConnected();
    }

    /** An answer was lost: all is looked at again. */
    void lost() {
        membership.again();
    }

    void hasJoined() {
        own.retell();
    }

    void forget(Neighbour neighbour) {
        known.remove(neighbour.host());
    }
}
