package org.gaggled.cluster.zookeeper;

import java.util.concurrent.Future;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.zookeeper.KeeperException.Code;
import org.gaggled.api.neighbour.HostReport;
import org.gaggled.cluster.zookeeper.HostRecord.Kind;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this host does: writes the newest report, one at a time. Each is written on the condition that nobody else has
 * written meanwhile; so what a gaggled before has left on the way can do no harm.
 */
final class OwnReport {

    private static final Logger log = LoggerFactory.getLogger(OwnReport.class);

    private final ClusterSettings settings;
    private final Paths paths;
    private final String incarnation;
    private final Link link;
    private final ClusterThread thread;
    private final Timing timing;

    private final AtomicReference<@Nullable Told> newest = new AtomicReference<>();
    private final AtomicBoolean gathering = new AtomicBoolean();
    private final CountDownLatch goodbye = new CountDownLatch(1);
    private volatile boolean leaving;

    private Runnable afterFailure = () -> {};
    private boolean mayWrite;
    private int version;
    private boolean due;
    private boolean retelling;
    private boolean warned;

    /** Which write is on its way; the answers of former ones are passed over. */
    private int round;

    private boolean writing;
    private long writingNumber = ThreadLocalRandom.current().nextLong();

    private record Told(HostReport report, long at) {}

    OwnReport(
            ClusterSettings settings, Paths paths, String incarnation, Link link, ClusterThread thread,
            Timing timing) {
        this.settings = settings;
        this.paths = paths;
        this.incarnation = incarnation;
        this.link = link;
        this.thread = thread;
        this.timing = timing;
    }

    /**
     * What is to be done when it is not known what lies in the node: somebody else has written, or the answer was lost.
     */
    void afterFailure(Runnable action) {
        afterFailure = action;
    }

    // ---- by any thread

    void tell(HostReport report) {
        if (!leaving) {
            newest.set(new Told(report, System.nanoTime()));
            if (gathering.compareAndSet(false, true)) {
                Future<?> _ = thread.after(timing.gather(), () -> {
                    gathering.set(false);
                    due = true;
                    write();
                });
            }
        }
    }

    void leave() {
        leaving = true;
        thread.execute(() -> {
            due = true;
            write();
        });
    }

    /** Waits until the goodbye is said; does not wait where {@link #leave()} was not called. */
    void awaitGoodbye(Duration patience) throws InterruptedException {
        if (leaving && !goodbye.await(patience.toNanos(), TimeUnit.NANOSECONDS)) {
            log.debug("cluster: no goodbye was said");
        }
    }

    boolean isLeaving() {
        return leaving;
    }

    // ---- on the thread of the cluster

    /** The lease is this host's, and its node has that version. */
    void resume(int found) {
        mayWrite = true;
        version = found;
        write();
    }

    /** It is not known whether the lease is this host's. */
    void pause() {
        mayWrite = false;
        due |= writing;
        writing = false;
        round++;
    }

    /** Another host has come, and does not know how old things are. */
    void retell() {
        if (!retelling && !leaving) {
            retelling = true;
            long wait = ThreadLocalRandom.current().nextLong(Math.max(1, timing.retell().toNanos()));
            Future<?> _ = thread.after(Duration.ofNanos(wait), () -> {
                retelling = false;
                due = true;
                write();
            });
        }
    }

    private void write() {
        if (!mayWrite || writing || !due) {
            return;
        }
        List<byte[]> nodes = nodes();
        due = false;
        if (!nodes.isEmpty()) {
            writing = true;
            round++;
            write(round, nodes, 0);
        }
    }

    private List<byte[]> nodes() {
        if (leaving) {
            return List.of(HostRecord.of(Kind.LEFT, incarnation).toBytes());
        }
        Told now = newest.get();
        if (now == null) {
            return List.of();
        }
        writingNumber++;
        List<byte[]> nodes =
                HostRecord.write(now.report, Duration.ofNanos(System.nanoTime() - now.at), writingNumber);
        if (nodes.size() == 1 && HostRecord.isTooLarge(nodes.getFirst()) && !warned) {
            warned = true;
            log.error("cluster: what this host does is too much for ZooKeeper, so that it is unknown to others: have"
                    + " fewer programs on one host");
        }
        return nodes;
    }

    private void write(int way, List<byte[]> nodes, int index) {
        byte[] bytes = nodes.get(index);
        if (index == nodes.size() - 1) {
            boolean last = leaving;
            link.write(paths.own(), bytes, version, answer -> {
                if (way == round) {
                    written(answer, last);
                }
            });
            return;
        }
        String path = paths.partOf(paths.host(), index + 1);
        link.write(path, bytes, -1, answer -> {
            if (answer.code() == Code.NONODE && way == round) {
                link.create(path, bytes, settings.ownAccess(), made -> partWritten(way, nodes, index, made));
            } else {
                partWritten(way, nodes, index, answer);
            }
        });
    }

    private void partWritten(int way, List<byte[]> nodes, int index, Answer answer) {
        if (way == round) {
            if (answer.isOk()) {
                write(way, nodes, index + 1);
            } else {
                written(answer, false);
            }
        }
    }

    private void written(Answer answer, boolean last) {
        writing = false;
        if (answer.isOk()) {
            version = answer.stat().getVersion();
            if (last) {
                goodbye.countDown();
            }
            write();
        } else {
            due = true;
            mayWrite = false;
            afterFailure.run();
        }
    }
}
