package org.gaggled.cluster.zookeeper;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.zookeeper.KeeperException.Code;
import org.gaggled.api.neighbour.HostClaims;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which programs each host claims: writes what this one does, and reads all of it whenever it may have changed.
 *
 * <p>Where the claims of one host cannot be read, nothing is told of any: it could claim everything, and a program that
 * does not run is better than one that runs twice.
 */
final class Claims {

    private static final Logger log = LoggerFactory.getLogger(Claims.class);

    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final ClusterSettings settings;
    private final Paths paths;
    private final Link link;
    private final ClusterThread thread;

    /** Open while something that was handed over is neither written nor given up. */
    private volatile CountDownLatch written = new CountDownLatch(0);

    private BooleanSupplier connected = () -> false;
    private Consumer<List<HostClaims>> listener = claims -> {};
    private boolean watched;
    private Link.@Nullable Session session;
    private int writes;
    private boolean due;
    private boolean reading;

    /** Which reading is under way; what comes of former ones is passed over. */
    private int round;

    private boolean isProtected;
    private @Nullable String unreadable;
    private @Nullable String unwritable;

    Claims(ClusterSettings settings, Paths paths, Link link, ClusterThread thread) {
        this.settings = settings;
        this.paths = paths;
        this.link = link;
        this.thread = thread;
    }

    /** Whom to tell, and whether it may be told; once, before the link is opened. */
    void tell(BooleanSupplier isConnected, Consumer<List<HostClaims>> hears) {
        connected = isConnected;
        listener = hears;
    }

    // ---- by any thread

    void watch() {
        thread.execute(() -> {
            watched = true;
            changed();
        });
    }

    /** Replaces the claims of this host, if they have that version. */
    void claim(long version, Set<String> programs) {
        HostClaims claims = new HostClaims(paths.host(), version, true, programs);
        CountDownLatch done = new CountDownLatch(1);
        written = done;
        thread.execute(() -> {
            if (session == null || !connected.getAsBoolean()) {
                // It is given up. Whoever is linked again reads what there is.
                done.countDown();
            } else {
                write(claims, done);
            }
        });
    }

    /** Waits until what was handed over is written, or cannot be. */
    void awaitWritten(Duration patience) throws InterruptedException {
        if (!written.await(patience.toNanos(), TimeUnit.NANOSECONDS)) {
            log.warn("cluster: what this host has claimed last may not have been written, at the end");
        }
    }

    // ---- on the thread of the cluster

    /** This host is linked, and connected. */
    void resume(Link.Session now) {
        session = now;
        changed();
    }

    /** The link does not work. */
    void pause() {
        session = null;
        giveUpReading();
    }

    /** The claims of some host may be others now, or its lease has come or gone. */
    void changed() {
        due = true;
        read();
    }

    /** The one under way began too early. */
    private void giveUpReading() {
        round++;
        reading = false;
    }

    private void write(HostClaims claims, CountDownLatch done) {
        giveUpReading();
        writes++;
        byte[] bytes = ClaimsRecord.write(claims.getPrograms());
        Consumer<Answer> then = answer -> {
            writes--;
            done.countDown();
            judge(answer);
            changed();
        };
        if (claims.getVersion() == 0) {
            link.create(paths.ownClaims(), bytes, settings.ownAccess(), then);
        } else {
            link.write(paths.ownClaims(), bytes, Math.toIntExact(claims.getVersion() - 1), then);
        }
    }

    private void judge(Answer answer) {
        switch (answer.code()) {
            // With the latter three, the claims have another version.
            case OK, NODEEXISTS, BADVERSION, NONODE -> unwritable = null;
            default -> {
                if (!answer.isLost()) {
                    unwritable = warnUnlessSaid(unwritable, "this host can claim nothing: ZooKeeper does not let it"
                            + " write " + paths.ownClaims() + ": " + answer.code());
                }
            }
        }
    }

    /** Begins a reading, unless it would be too early. */
    private void read() {
        Link.Session now = session;
        if (!due || !watched || now == null || reading || writes > 0) {
            return;
        }
        due = false;
        reading = true;
        int way = ++round;
        ClaimsReading.begin(paths, link, now, found -> {
            if (way == round) {
                reading = false;
                take(found);
                read();
            }
        });
    }

    private void take(ClaimsReading found) {
        String obstacle = found.obstacle();
        if (found.isLost()) {
            again();
        } else if (obstacle != null) {
            unreadable = warnUnlessSaid(unreadable,
                    "this host begins nothing that another one may run, until it can read all claims: " + obstacle);
        } else if (connected.getAsBoolean()) {
            unreadable = null;
            listener.accept(found.claims());
            protect(found);
        }
    }

    /** Has it read once more a little later, unless that is done by then. */
    private void again() {
        int way = round;
        Future<?> _ = thread.after(AGAIN, () -> {
            if (way == round) {
                changed();
            }
        });
    }

    private static String warnUnlessSaid(@Nullable String said, String what) {
        if (!what.equals(said)) {
            log.warn("cluster: {}", what);
        }
        return what;
    }

    /** Those that were made before this host had a name of its own for ZooKeeper are everybody's until now. */
    private void protect(ClaimsReading found) {
        boolean isThere = found.claims().stream().anyMatch(each -> each.getHost().equals(paths.host()));
        if (isThere && !isProtected && settings.isAuthenticated()) {
            isProtected = true;
            link.protect(paths.ownClaims(), settings.ownAccess(), answer -> {
                if (answer.isLost()) {
                    isProtected = false;
                } else if (!answer.isOk()) {
                    log.warn("cluster: {} cannot be protected against others: {}", paths.ownClaims(), answer.code());
                }
            });
        }
    }
}
