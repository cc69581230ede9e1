package org.gaggled.cluster.zookeeper;

import java.time.Duration;
import java.util.Set;
import org.gaggled.api.PluginException;
import org.gaggled.api.neighbour.HostReport;
import org.gaggled.api.neighbour.NeighbourListener;
import org.gaggled.api.neighbour.NeighbourSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One host's place in a cluster of ZooKeeper. */
final class ZooKeeperNeighbourSource implements NeighbourSource {

    private static final Logger log = LoggerFactory.getLogger(ZooKeeperNeighbourSource.class);

    // gaggled waits two seconds for the end; these come to less.
    private static final Duration FOR_WHAT_IS_SAID = Duration.ofMillis(700);
    private static final Duration FOR_WHAT_RUNS = Duration.ofMillis(200);
    private static final Duration FOR_THE_LINK = Duration.ofMillis(500);
    private static final Duration FOR_THE_SERVER = Duration.ofMillis(400);

    private final ClusterSettings settings;
    private final Paths paths;
    private final String incarnation;
    private final @Nullable EmbeddedServer server;
    private final Timing timing;
    private final ClusterThread thread = new ClusterThread();
    private final Link link;
    private final OwnReport own;
    private final Claims claims;

    ZooKeeperNeighbourSource(
            ClusterSettings settings, String host, String incarnation, @Nullable EmbeddedServer server, Timing timing) {
        this.settings = settings;
        this.paths = new Paths(settings.root(), host);
        this.incarnation = incarnation;
        this.server = server;
        this.timing = timing;
        this.link = new Link(settings, thread);
        this.own = new OwnReport(settings, paths, incarnation, link, thread, timing);
        this.claims = new Claims(settings, paths, link, thread);
    }

    @Override
    public void join(NeighbourListener listener) throws PluginException {
        if (!settings.isAuthenticated()) {
            log.warn("cluster: whoever reaches ZooKeeper can write what hosts say: give user and passwordfile, or"
                    + " certfile and cafile");
        }
        if (settings.tls() != null) {
            TlsFiles.quietNetty();
        }
        if (server != null) {
            server.start();
        }
        Membership membership = new Membership(settings, paths, incarnation, link, thread, listener, own, claims);
        own.afterFailure(membership::again);
        claims.tell(membership::isConnected, listener::onClaims);
        membership.join(timing.patience());
    }

    @Override
    public void tell(HostReport report) {
        own.tell(report);
    }

    @Override
    public void watchClaims() {
        claims.watch();
    }

    @Override
    public void claim(long version, Set<String> programs) {
        claims.claim(version, programs);
    }

    @Override
    public void leave() {
        own.leave();
    }

    @Override
    public void close() throws InterruptedException {
        long begun = System.nanoTime();
        own.awaitGoodbye(FOR_WHAT_IS_SAID);
        claims.awaitWritten(FOR_WHAT_IS_SAID.minusNanos(System.nanoTime() - begun));
        thread.end(FOR_WHAT_RUNS);
        Link.Ending ending = own.isLeaving() ? Link.Ending.CLOSE : Link.Ending.ABANDON;
        end("cluster-link-end", () -> link.close(ending), FOR_THE_LINK);
        if (server != null) {
            end("cluster-server-end", server::close, FOR_THE_SERVER);
        }
    }

    /** Ends something that may wait for the network or the disk; what takes longer goes on behind gaggled's back. */
    private static void end(String name, Runnable what, Duration patience) throws InterruptedException {
        Thread ending = Thread.ofPlatform().daemon().name(name).start(what);
        if (!ending.join(patience)) {
            log.debug("cluster: {} takes longer than {} ms", name, patience.toMillis());
        }
    }
}
