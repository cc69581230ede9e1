package org.gaggled.cluster.zookeeper;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.zookeeper.KeeperException.Code;
import org.gaggled.api.neighbour.HostReport;
import org.jspecify.annotations.Nullable;

/** What is known of one other host, and what the listener has been told of it. */
final class Neighbour {

    private static final String SILENT = "nothing was heard of it since ZooKeeper has elected a leader";

    private static final String BEGUN = "it has begun anew, and has not said yet what its programs do";

    /** What has just been read is told as it is. */
    private static final Duration WORTH_TELLING = Duration.ofMillis(50);

    private final String host;
    private final Paths paths;
    private final Link link;
    private final Neighbours all;

    // What is read, and what is to be read after that.
    private boolean reading;
    private boolean leaseDue;
    private boolean reportDue;
    private boolean checkDue;

    // What was read.
    private long leaseMade;
    private @Nullable String leaseOf;
    private long leaseEpoch;
    private long written;
    private long accepted;
    private @Nullable HostRecord record;
    private byte[] body = new byte[0];
    private @Nullable String damage;
    private long readAt;
    private boolean gone;

    private Said said = Said.NOTHING;
    private Object saidWhat = "";

    private enum Said {
        NOTHING, REPORT, UNKNOWN, LEFT
    }

    /** How it was noticed. */
    enum Coming {
        /** It was in the cluster before this host looked. */
        WAS_THERE,
        /** It has come since. */
        COMES_NOW
    }

    Neighbour(String host, Coming coming, Paths paths, Link link, Neighbours all) {
        this.host = host;
        this.leaseMade = coming == Coming.WAS_THERE ? -1 : 0;
        this.paths = paths;
        this.link = link;
        this.all = all;
    }

    String host() {
        return host;
    }

    void forgetWhatWasTold() {
        said = Said.NOTHING;
    }

    // ---- reading

    void readLease() {
        leaseDue = true;
        next();
    }

    void readReport() {
        reportDue = true;
        next();
    }

    /** Reads the lease, and the report if it is another one. */
    void check() {
        leaseDue = true;
        checkDue = true;
        next();
    }

    private void next() {
        if (reading) {
            return;
        }
        if (leaseDue) {
            leaseDue = false;
            reading = true;
            link.read(paths.leaseOf(host), this::leaseRead);
        } else if (reportDue || (checkDue && record == null)) {
            reportDue = false;
            checkDue = false;
            reading = true;
            link.read(paths.of(host), this::reportRead);
        } else if (checkDue) {
            checkDue = false;
            reading = true;
            link.look(paths.of(host), this::looked);
        } else {
            say();
        }
    }

    private void leaseRead(Answer answer) {
        reading = false;
        if (answer.isLost()) {
            all.lost();
            return;
        }
        long made = answer.isOk() ? answer.stat().getCzxid() : 0;
        if (made != 0 && made != leaseMade && leaseMade != -1) {
            all.hasJoined();
        }
        leaseMade = made;
        leaseEpoch = answer.isOk() ? Neighbours.epochOf(answer.stat()) : 0;
        leaseOf = answer.isOk() ? new String(answer.data(), StandardCharsets.UTF_8) : null;
        next();
    }

    private void looked(Answer answer) {
        reading = false;
        if (answer.isLost()) {
            all.lost();
            return;
        }
        reportDue |= !answer.isOk() || answer.stat().getMzxid() != written;
        next();
    }

    private void reportRead(Answer answer) {
        reading = false;
        if (answer.isLost()) {
            all.lost();
            return;
        }
        gone = answer.code() == Code.NONODE;
        if (!answer.isOk()) {
            record = null;
            damage = gone ? "it was removed from ZooKeeper" : "ZooKeeper does not show what it says: " + answer.code();
            next();
            return;
        }
        written = answer.stat().getMzxid();
        readAt = System.nanoTime();
        try {
            HostRecord read = HostRecord.read(answer.data());
            if (read.nodes() > 1) {
                reading = true;
                readPart(read, new ArrayList<>());
                return;
            }
            accept(read, read.body());
        } catch (IOException e) {
            refuse(e);
        }
        next();
    }

    private void readPart(HostRecord read, List<byte[]> parts) {
        link.read(paths.partOf(host, parts.size() + 1), answer -> {
            if (answer.isLost()) {
                reading = false;
                written = 0;
                all.lost();
                return;
            }
            parts.add(answer.data());
            if (parts.size() < read.nodes() - 1) {
                readPart(read, parts);
                return;
            }
            reading = false;
            try {
                byte[] whole = read.join(parts);
                if (whole != null) {
                    accept(read, whole);
                }
            } catch (IOException e) {
                refuse(e);
            }
            next();
        });
    }

    private void accept(HostRecord read, byte[] whole) {
        record = read;
        body = whole;
        accepted = written;
        damage = null;
    }

    private void refuse(IOException e) {
        record = null;
        damage = "what it says cannot be read: "
                + (e instanceof EOFException ? "it ends in the middle" : e.getMessage());
    }

    // ---- telling

    /** Tells what has changed, unless there is something to be read first. */
    void say() {
        if (reading || !all.maySpeak()) {
            return;
        }
        HostRecord now = record;
        if (now == null) {
            if (damage != null) {
                sayUnknown(damage);
            }
            if (gone) {
                all.forget(this);
            }
        } else if (now.kind() == HostRecord.Kind.LEFT) {
            sayLeft();
        } else if (leaseOf == null) {
            sayUnknown("its lease is over");
        } else if (!now.incarnation().equals(leaseOf) || now.kind() == HostRecord.Kind.BEGUN) {
            if (said == Said.REPORT) {
                sayUnknown(BEGUN);
            }
        } else if (all.isSilent(leaseEpoch)) {
            sayUnknown(SILENT);
        } else if (now.kind() == HostRecord.Kind.TOO_LARGE) {
            sayUnknown("what it says is too much for ZooKeeper");
        } else if (said == Said.REPORT || all.isHeard(leaseEpoch)) {
            sayReport(now);
        }
    }

    private void sayReport(HostRecord now) {
        if (said == Said.REPORT && saidWhat.equals(accepted)) {
            return;
        }
        try {
            HostReport report = ReportReader.read(host, now.incarnation(), body);
            Duration held = Duration.ofNanos(System.nanoTime() - readAt);
            if (held.compareTo(WORTH_TELLING) >= 0) {
                report = report.agedBy(held);
            }
            said = Said.REPORT;
            saidWhat = accepted;
            all.listener().onReport(report);
        } catch (IOException e) {
            refuse(e);
            say();
        }
    }

    private void sayUnknown(String reason) {
        if (said != Said.UNKNOWN || !saidWhat.equals(reason)) {
            said = Said.UNKNOWN;
            saidWhat = reason;
            all.listener().onUnknown(host, reason);
        }
    }

    private void sayLeft() {
        if (said != Said.LEFT) {
            said = Said.LEFT;
            all.listener().onLeft(host);
        }
    }
}
