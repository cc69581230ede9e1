package org.gaggled.api.testkit;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.gaggled.api.neighbour.HostClaims;
import org.gaggled.api.neighbour.HostReport;
import org.gaggled.api.neighbour.NeighbourListener;
import org.gaggled.api.neighbour.NeighbourSource;
import org.jspecify.annotations.Nullable;

/** One host's place in a cluster in memory. Whatever it does, it does under the lock of the cluster. */
final class MemoryMember implements NeighbourSource {

    /** How often a member calls in the time of a lease. */
    private static final int CALLS_PER_LEASE = 4;

    final String host;
    final String incarnation;

    boolean outgoingCut;
    boolean incomingCut;

    /** How fast its clock runs against that of the cluster. */
    double clockRate = 1;

    private final MemoryNeighbours cluster;
    private final MemoryLedger ledger;
    private final Map<String, Long> sessions = new HashMap<>();
    private final Map<String, Long> versions = new HashMap<>();
    private @Nullable NeighbourListener listener;
    private boolean connected;

    /** Why it is not connected, as far as it has said so. */
    private String trouble = "";

    private boolean leaving;
    private boolean dead;

    private @Nullable HostReport newest;
    private long newestNumber;
    private long newestSince;

    /** Which of its reports the ledger has, as far as it was told so. */
    private long answeredNumber;

    /** The newest report is to be told again, because somebody has come who has not heard it. */
    private boolean retelling;

    private long heard;

    /** Until when it stays connected without another answer; before the first one, tries to be. */
    private long heldUntil;

    private boolean watching;

    /** Which change of the claims it has heard; 0 for none since it is connected. */
    private long claimsHeard;

    /** What it claims and has heard no answer to. */
    private MemoryClaims.@Nullable Claim claim;

    private long claimNumber;

    private long lastArrival;
    private long lastHearing;

    /** What a member says: that it lives, until which change it has heard, what its programs do, what it claims. */
    record Call(
            long at, boolean leaving, long heard, @Nullable HostReport report, long reportNumber,
            MemoryClaims.@Nullable Question question) {}

    MemoryMember(MemoryNeighbours cluster, MemoryLedger ledger, String host, String incarnation) {
        this.cluster = cluster;
        this.ledger = ledger;
        this.host = host;
        this.incarnation = incarnation;
    }

    /** Its host has the same clock and link as ever: what the former one said arrives before what this one says. */
    void takeOver(MemoryMember former) {
        clockRate = former.clockRate;
        outgoingCut = former.outgoingCut;
        incomingCut = former.incomingCut;
        lastArrival = former.lastArrival;
    }

    @Override
    public void join(NeighbourListener heardBy) {
        synchronized (cluster) {
            listener = Objects.requireNonNull(heardBy);
            heldUntil = heldBy(cluster.now());
            cluster.at(heldUntil, this::suspectLease);
            beat();
        }
    }

    @Override
    public void tell(HostReport report) {
        synchronized (cluster) {
            if (dead || leaving) {
                return;
            }
            newest = report;
            newestNumber++;
            newestSince = cluster.now();
            if (listener != null) {
                call();
            }
        }
    }

    @Override
    public void watchClaims() {
        synchronized (cluster) {
            if (!watching) {
                watching = true;
                if (listener != null) {
                    call();
                }
            }
        }
    }

    @Override
    public void claim(long version, Set<String> programs) {
        HostClaims checked = new HostClaims(host, version, true, programs);
        synchronized (cluster) {
            if (connected && !dead) {
                claim = new MemoryClaims.Claim(++claimNumber, version, checked.getPrograms());
                call();
            }
        }
    }

    @Override
    public void leave() {
        synchronized (cluster) {
            leaving = true;
            call();
        }
    }

    @Override
    public void close() {
        synchronized (cluster) {
            if (claim != null && !dead) {
                // It is repeated until it arrives, which is as if it were not lost.
                if (!outgoingCut) {
                    send(newCall());
                }
            } else if (leaving && !dead) {
                call();
            }
            die();
        }
    }

    void die() {
        dead = true;
        listener = null;
    }

    long heard() {
        return heard;
    }

    private void beat() {
        if (!dead) {
            call();
            cluster.at(cluster.now() + byItsClock(cluster.lease() / CALLS_PER_LEASE), this::beat);
        }
    }

    private void call() {
        Call call = newCall();
        if (!dead && !outgoingCut && !cluster.isLost()) {
            send(call);
        }
    }

    private Call newCall() {
        long now = cluster.now();
        HostReport report = newest == null || newestNumber == answeredNumber ? null
                : newest.agedBy(Duration.ofNanos(now - newestSince));
        return new Call(now, leaving, heard, report, newestNumber,
                watching ? new MemoryClaims.Question(claimsHeard, claim) : null);
    }

    private void send(Call call) {
        lastArrival = Math.max(lastArrival, call.at + cluster.nextDelay());
        cluster.at(lastArrival, () -> {
            if (!outgoingCut) {
                ledger.called(this, call);
            }
        });
    }

    /** How long that takes in the time of the cluster, when this host's clock measures it. */
    private long byItsClock(long time) {
        return (long) (time / clockRate);
    }

    /** Until when an answer to a call holds that was made at that time. */
    private long heldBy(long call) {
        return call + byItsClock(cluster.lease() / 4 * 3);
    }

    /** The ledger's answer to a call, on its way. */
    void hearAnswer(Call call, MemoryLedger.News news, MemoryClaims.@Nullable Snapshot claims) {
        hearLater(() -> {
            long held = heldBy(call.at);
            if (held <= cluster.now()) {
                return;
            }
            answeredNumber = call.report == null ? answeredNumber : Math.max(answeredNumber, call.reportNumber);
            heldUntil = Math.max(heldUntil, held);
            cluster.at(heldUntil, this::suspectLease);
            // What has been missed is not among the news for somebody who was connected when it called.
            if (connected || call.heard == 0) {
                connect();
                hold();
                apply(news);
                applyClaims(claims, call.question);
            }
        });
    }

    /** The ledger's news of claims, on their way. */
    void hearClaims(MemoryClaims.Snapshot claims) {
        hearLater(() -> {
            if (connected) {
                applyClaims(claims, null);
            }
        });
    }

    void hearRefusal() {
        hearLater(() -> disconnect("another gaggled is " + host));
    }

    void hear(MemoryLedger.News news) {
        hearLater(() -> {
            if (connected) {
                apply(news);
            }
        });
    }

    private void hearLater(Runnable hearing) {
        if (!incomingCut && !dead && !cluster.isLost()) {
            lastHearing = Math.max(lastHearing, cluster.now() + cluster.nextDelay());
            cluster.at(lastHearing, () -> {
                if (!incomingCut && !dead) {
                    hearing.run();
                }
            });
        }
    }

    /** Its lease may be over for others, unless another call was answered since. */
    private void suspectLease() {
        if (cluster.now() >= heldUntil) {
            disconnect("no call was answered for three quarters of a lease");
        }
    }

    private void connect() {
        if (!connected && listener != null) {
            connected = true;
            trouble = "";
            listener.onConnected();
        }
    }

    private void hold() {
        if (listener != null) {
            listener.onHeld(heldUntil);
        }
    }

    private void disconnect(String reason) {
        if (!reason.equals(trouble) && listener != null) {
            connected = false;
            trouble = reason;
            heard = 0;
            answeredNumber = 0;
            claimsHeard = 0;
            claim = null;
            versions.clear();
            listener.onDisconnected(reason);
        }
    }

    private void apply(MemoryLedger.News news) {
        for (MemoryLedger.Entry entry : news.entries()) {
            boolean isNew = entry.version() > versions.getOrDefault(entry.host(), 0L);
            if (!entry.host().equals(host) && isNew) {
                versions.put(entry.host(), entry.version());
                pass(entry);
                if (cluster.isRepeated()) {
                    pass(entry);
                }
                welcome(entry);
            }
        }
        heard = Math.max(heard, news.version());
    }

    private void applyClaims(MemoryClaims.@Nullable Snapshot news, MemoryClaims.@Nullable Question answered) {
        if (news == null) {
            return;
        }
        if (claim != null && answered != null && claim.equals(answered.claim())) {
            claim = null;
        }
        claimsHeard = Math.max(claimsHeard, news.changes());
        passClaims(news);
        if (cluster.isRepeated()) {
            passClaims(news);
        }
    }

    private void passClaims(MemoryClaims.Snapshot news) {
        if (listener != null) {
            listener.onClaims(news.claims());
        }
    }

    private void pass(MemoryLedger.Entry entry) {
        if (listener == null) {
            return;
        }
        switch (entry.standing()) {
            case REPORTED -> listener.onReport(Objects.requireNonNull(entry.report()));
            case UNKNOWN -> listener.onUnknown(entry.host(), "its lease is over");
            case LEFT -> listener.onLeft(entry.host());
        }
    }

    /** Whoever has come is told the newest report again, with the ages that it has by then. */
    private void welcome(MemoryLedger.Entry entry) {
        Long before = sessions.put(entry.host(), entry.session());
        if ((before == null || before != entry.session()) && !retelling) {
            retelling = true;
            cluster.at(cluster.now() + cluster.below(cluster.lease()), () -> {
                retelling = false;
                newestNumber++;
                call();
            });
        }
    }
}
