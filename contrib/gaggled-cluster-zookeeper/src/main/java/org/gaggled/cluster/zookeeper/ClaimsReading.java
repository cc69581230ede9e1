package org.gaggled.cluster.zookeeper;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.zookeeper.KeeperException.Code;
import org.gaggled.api.neighbour.HostClaims;
import org.gaggled.api.neighbour.HostReport;
import org.jspecify.annotations.Nullable;

/**
 * One reading of what all hosts claim: first this host's claims, then those of the others.
 *
 * <p>ZooKeeper puts all writes into one order, and shows a session no older state than it has shown it before, nor one
 * from before its own last write, whichever server the session goes to. So what is asked for once the own claims were
 * answered is no older than they are; and whichever of two hosts has written later finds the claim of the other. None
 * of that holds between two sessions, so a reading is worth nothing unless it began and ended in the same one.
 *
 * <p>Of each host, the claims are asked for before the lease. So claims that are newer than the loss of a lease are
 * never told together with that loss.
 */
final class ClaimsReading {

    private final Paths paths;
    private final Link link;
    private final Link.Session session;
    private final Consumer<ClaimsReading> then;

    private final List<HostClaims> claims = new ArrayList<>();
    private int left;
    private boolean lost;
    private @Nullable String obstacle;

    private ClaimsReading(Paths paths, Link link, Link.Session session, Consumer<ClaimsReading> then) {
        this.paths = paths;
        this.link = link;
        this.session = session;
        this.then = then;
    }

    /** Begins one in that session; what follows is done once. */
    static void begin(Paths paths, Link link, Link.Session session, Consumer<ClaimsReading> then) {
        ClaimsReading reading = new ClaimsReading(paths, link, session, then);
        // What this host has written by way of another server has arrived here after that, if it ever arrives.
        link.sync(paths.ownClaims(), synced -> {
            if (reading.isOk(synced, paths.ownClaims())) {
                reading.readOwn();
            } else {
                then.accept(reading);
            }
        });
    }

    private void readOwn() {
        read(paths.host(), () -> {
            if (lost || obstacle != null) {
                then.accept(this);
            } else {
                link.list(paths.hosts(), this::readOthers);
            }
        });
    }

    private void readOthers(Answer listed) {
        if (!isOk(listed, paths.hosts())) {
            then.accept(this);
            return;
        }
        List<String> others = listed.children().stream()
                .filter(name -> HostReport.isHostName(name) && !name.equals(paths.host()))
                .toList();
        left = others.size();
        if (left > Neighbours.MOST_HOSTS) {
            obstacle = "there are more than " + Neighbours.MOST_HOSTS + " hosts; remove those that are gone for good"
                    + " from " + paths.hosts();
        }
        if (left == 0 || obstacle != null) {
            then.accept(this);
            return;
        }
        for (String other : others) {
            read(other, () -> {
                left--;
                if (left == 0) {
                    then.accept(this);
                }
            });
        }
    }

    private void read(String host, Runnable done) {
        link.read(paths.claimsOf(host), found -> link.look(paths.leaseOf(host), lease -> {
            add(host, found, lease);
            done.run();
        }));
    }

    private void add(String host, Answer found, Answer lease) {
        boolean gone = lease.code() == Code.NONODE;
        if (found.code() == Code.NONODE || !isOk(found, paths.claimsOf(host))
                || (!gone && !isOk(lease, paths.leaseOf(host)))) {
            return;
        }
        try {
            claims.add(ClaimsRecord.read(host, found.stat().getVersion() + 1L, !gone, found.data()));
        } catch (IOException e) {
            obstacle = paths.claimsOf(host) + " cannot be read: " + e.getMessage() + ". If nothing that " + host
                    + " was the one to run can run any more, remove that node";
        }
    }

    /** Whether it is an answer that says something; if not, it is noted why. */
    private boolean isOk(Answer answer, String path) {
        if (answer.isLost()) {
            lost = true;
        } else if (!answer.isOk()) {
            obstacle = "ZooKeeper does not show " + path + ": " + answer.code();
        }
        return answer.isOk();
    }

    /** Whether nothing has come of it, because the link or the session has gone meanwhile. */
    boolean isLost() {
        return lost || !link.isIn(session);
    }

    /** Why it is not known what all hosts claim; null where it is. */
    @Nullable
    String obstacle() {
        return obstacle;
    }

    /** What all hosts claim; whole only where nothing was in the way. */
    List<HostClaims> claims() {
        return List.copyOf(claims);
    }
}
