package org.gaggled.cluster.zookeeper;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.data.ACL;
import org.gaggled.api.neighbour.NeighbourListener;
import org.gaggled.cluster.zookeeper.HostRecord.Kind;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This host's place in the cluster: takes its lease, and knows how long it holds.
 *
 * <p>ZooKeeper ends a session when it has not heard of this host for its whole length. It has heard whatever it has
 * answered, no earlier than that was asked. So this host asks for its lease five times in that length, and its
 * {@link Tenure} is over when the last question that was answered is three quarters of it old: one quarter before
 * others can learn that the lease is over. A link that is lost and found again before that costs nothing.
 */
final class Membership implements Link.Listener {

    private static final Logger log = LoggerFactory.getLogger(Membership.class);

    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final ClusterSettings settings;
    private final Paths paths;
    private final byte[] incarnation;
    private final String incarnationText;
    private final Link link;
    private final ClusterThread thread;
    private final OwnReport own;
    private final Claims claims;
    private final Neighbours neighbours;
    private final Tenure tenure;

    private Link.@Nullable Session session;
    private boolean linked;
    private boolean holding;

    /** Which way to the lease it is; what belongs to a former one is passed over. */
    private int attempt;

    Membership(
            ClusterSettings settings, Paths paths, String incarnation, Link link, ClusterThread thread,
            NeighbourListener listener, OwnReport own, Claims claims) {
        this.settings = settings;
        this.paths = paths;
        this.incarnationText = incarnation;
        this.incarnation = incarnation.getBytes(StandardCharsets.UTF_8);
        this.link = link;
        this.thread = thread;
        this.own = own;
        this.claims = claims;
        this.neighbours = new Neighbours(paths, link, thread, listener, this, own, claims);
        this.tenure = new Tenure(thread, listener, this::silence);
    }

    /** Begins to look for a server. */
    void join(Duration patience) {
        link.open(this);
        Future<?> _ = thread.after(patience, () -> {
            if (session == null) {
                tenure.end(noServer());
            }
        });
    }

    private String noServer() {
        return "no server answers at " + settings.connectString();
    }

    private String silence() {
        return linked
                ? "ZooKeeper has not answered for " + Tenure.limitOf(sessionLength()).toMillis() + " ms"
                : noServer();
    }

    // ---- the link

    @Override
    public void onLinked(Link.Session found) {
        Link.Session former = session;
        if (former != null && former.id() != found.id()) {
            onExpired();
        }
        if (former == null && !found.length().equals(settings.session())) {
            log.warn("cluster: ZooKeeper gives a session of {} ms, not the {} ms that were asked for",
                    found.length().toMillis(), settings.session().toMillis());
        }
        session = found;
        linked = true;
        begin();
    }

    @Override
    public void onCut() {
        attempt++;
        linked = false;
        own.pause();
        claims.pause();
        if (!tenure.isConnected()) {
            tenure.end(noServer());
        }
    }

    @Override
    public void onExpired() {
        attempt++;
        linked = false;
        holding = false;
        own.pause();
        claims.pause();
        tenure.end("its session with ZooKeeper has ended");
    }

    // ---- the way to the lease

    /** Finds out whether the lease is this host's, and takes it if nobody has it. */
    void begin() {
        Link.Session now = session;
        if (!linked || now == null) {
            return;
        }
        int way = ++attempt;
        own.pause();
        link.watch(paths.hosts(), event -> thread.execute(() -> neighbours.changed(event)),
                on(way, watched -> link.look(paths.hosts(), on(way, found -> {
                    if (found.isOk()) {
                        readLease(way, now);
                    } else if (found.code() == Code.NONODE) {
                        makeDirectories(way, now, paths.directories());
                    } else {
                        refused(found, paths.hosts());
                    }
                }))));
    }

    private void makeDirectories(int way, Link.Session now, List<String> missing) {
        if (missing.isEmpty()) {
            readLease(way, now);
            return;
        }
        String next = missing.getFirst();
        link.create(next, new byte[0], settings.directoryAccess(), on(way, made -> {
            if (made.isOk() || made.code() == Code.NODEEXISTS
                    || (made.code() == Code.NOAUTH && missing.size() > 1)) {
                // One that is there already may be somebody else's; the next one tells whether that matters.
                makeDirectories(way, now, missing.subList(1, missing.size()));
            } else {
                refused(made, next);
            }
        }));
    }

    private void readLease(int way, Link.Session now) {
        link.read(paths.ownLease(), on(way, lease -> {
            boolean mine = lease.isOk() && lease.stat().getEphemeralOwner() == now.id();
            if (holding && !mine && !lease.isLost()) {
                holding = false;
                tenure.end("its lease was removed from ZooKeeper");
            }
            if (lease.code() == Code.NONODE) {
                readOwn(way, answer -> take(way, answer, null));
            } else if (!lease.isOk()) {
                refused(lease, paths.ownLease());
            } else if (mine) {
                readOwn(way, answer -> {
                    if (answer.isOk()) {
                        prove(way, answer.stat().getVersion());
                    } else {
                        refused(answer, paths.own());
                    }
                });
            } else if (Arrays.equals(lease.data(), incarnation)) {
                readOwn(way, answer -> take(way, answer, lease.stat().getVersion()));
            } else {
                failed("another gaggled has the name " + paths.host() + ", and its lease is not over");
            }
        }));
    }

    private void readOwn(int way, Consumer<Answer> then) {
        link.read(paths.own(), on(way, then));
    }

    /**
     * Takes the lease, and sees to it that nobody takes for a report of this incarnation what one before has told.
     *
     * @param former the version of the lease that a gaggled has left behind whose programs this one has adopted; null
     * where nobody has the lease
     */
    private void take(int way, Answer found, @Nullable Integer former) {
        List<Link.Step> steps = new ArrayList<>();
        List<ACL> access = settings.ownAccess();
        byte[] begun = HostRecord.of(Kind.BEGUN, incarnationText).toBytes();
        int version;
        if (found.code() == Code.NONODE) {
            version = 0;
            steps.add(transaction -> transaction.create().withACL(access).forPath(paths.own(), begun));
        } else if (!found.isOk()) {
            refused(found, paths.own());
            return;
        } else if (isReportOfThis(found.data())) {
            int there = found.stat().getVersion();
            version = there;
            steps.add(transaction -> transaction.check().withVersion(there).forPath(paths.own()));
        } else {
            int there = found.stat().getVersion();
            version = there + 1;
            steps.add(transaction -> transaction.setData().withVersion(there).forPath(paths.own(), begun));
        }
        if (former != null) {
            steps.add(transaction -> transaction.delete().withVersion(former).forPath(paths.ownLease()));
        }
        steps.add(transaction -> transaction.create().withMode(CreateMode.EPHEMERAL).withACL(access)
                .forPath(paths.ownLease(), incarnation));
        link.transact(steps, on(way, taken -> {
            if (taken.isOk()) {
                prove(way, version);
                protect();
            } else if (taken.code() == Code.BADVERSION || taken.code() == Code.NODEEXISTS
                    || taken.code() == Code.NONODE) {
                // Somebody else was faster: the next try sees who.
                again();
            } else {
                refused(taken, paths.own());
            }
        }));
    }

    private boolean isReportOfThis(byte[] bytes) {
        try {
            HostRecord record = HostRecord.read(bytes);
            return record.kind() == Kind.REPORT && record.incarnation().equals(incarnationText);
        } catch (IOException e) {
            log.debug("cluster: what lay in {} is no report", paths.own(), e);
            return false;
        }
    }

    /** A node that was made before this host had a name of its own for ZooKeeper is everybody's until now. */
    private void protect() {
        if (settings.isAuthenticated()) {
            link.protect(paths.own(), settings.ownAccess(), answer -> {
                if (!answer.isOk() && !answer.isLost()) {
                    log.warn("cluster: {} cannot be protected against others: {}", paths.own(), answer.code());
                }
            });
        }
    }

    /** Begins anew a little later, unless something else has had it begun anew by then. */
    void again() {
        int way = attempt;
        Future<?> _ = thread.after(AGAIN, () -> {
            if (way == attempt) {
                begin();
            }
        });
    }

    private void refused(Answer answer, String path) {
        if (answer.isLost()) {
            again();
        } else {
            failed(switch (answer.code()) {
                case NOAUTH -> path + " in ZooKeeper is another user's";
                case INVALIDACL -> "ZooKeeper does not accept the user or the certificate of this host";
                default -> "ZooKeeper refuses " + path + ": " + answer.code();
            });
        }
    }

    private void failed(String reason) {
        holding = false;
        tenure.end(reason);
        again();
    }

    /** What follows an answer, unless it belongs to a former way. */
    private Consumer<Answer> on(int way, Consumer<Answer> then) {
        return answer -> {
            if (way == attempt) {
                then.accept(answer);
            }
        };
    }

    // ---- the lease

    /**
     * Writes the lease, which shows the others that this host is there: where ZooKeeper has elected a leader, that has
     * given every session its full length again, whoever was silent for how long.
     */
    private void prove(int way, int version) {
        link.write(paths.ownLease(), incarnation, -1, on(way, written -> {
            if (written.isOk()) {
                hold(written, version);
            } else if (written.code() == Code.NONODE) {
                again();
            } else {
                refused(written, paths.ownLease());
            }
        }));
    }

    private void hold(Answer written, int version) {
        holding = true;
        tenure.answered(written.asked(), sessionLength());
        own.resume(version);
        neighbours.elected(written.stat());
        connect();
        askForLease(attempt);
    }

    private void connect() {
        if (tenure.begin()) {
            neighbours.tellAll();
        } else {
            neighbours.verify();
        }
        Link.Session now = session;
        if (now != null) {
            claims.resume(now);
        }
    }

    private void askForLease(int way) {
        Link.Session now = session;
        if (now == null) {
            return;
        }
        Future<?> _ = thread.after(now.length().dividedBy(5), () -> {
            if (way == attempt) {
                askForLease(way, now);
            }
        });
    }

    private void askForLease(int way, Link.Session now) {
        link.lookAtNewest(paths.ownLease(), on(way, found -> {
            if (found.isOk() && found.stat().getEphemeralOwner() == now.id()) {
                tenure.answered(found.asked(), now.length());
                if (!tenure.isConnected() && tenure.isFresh()) {
                    connect();
                }
                askForLease(way);
            } else if (found.isLost()) {
                askForLease(way);
            } else {
                begin();
            }
        }));
    }

    /** The node of the own lease has gone: it was this host's, or that of another gaggled of its name. */
    void leaseIsGone() {
        begin();
    }

    /** How long a session goes on when nothing is heard of its host. */
    Duration sessionLength() {
        Link.Session now = session;
        return now == null ? settings.session() : now.length();
    }

    /**
     * Whether this host is part of the cluster at this moment. Where the thread was late, the listener hears now that
     * it is not.
     */
    boolean isConnected() {
        return tenure.isConnected();
    }
}
