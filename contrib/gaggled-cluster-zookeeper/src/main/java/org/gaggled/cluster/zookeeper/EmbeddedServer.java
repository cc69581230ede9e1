package org.gaggled.cluster.zookeeper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.zookeeper.server.DatadirCleanupManager;
import org.apache.zookeeper.server.ServerCnxnFactory;
import org.apache.zookeeper.server.SyncRequestProcessor;
import org.apache.zookeeper.server.ZKDatabase;
import org.apache.zookeeper.server.ZooKeeperServer;
import org.apache.zookeeper.server.auth.ProviderRegistry;
import org.apache.zookeeper.server.auth.X509AuthenticationProvider;
import org.apache.zookeeper.server.persistence.FileTxnLog;
import org.apache.zookeeper.server.persistence.FileTxnSnapLog;
import org.apache.zookeeper.server.quorum.QuorumPeer;
import org.apache.zookeeper.server.quorum.QuorumPeer.QuorumServer;
import org.apache.zookeeper.server.quorum.flexible.QuorumMaj;
import org.apache.zookeeper.util.ServiceUtils;
import org.gaggled.api.PluginException;
import org.gaggled.api.neighbour.NeighbourSourceContext;
import org.gaggled.cluster.zookeeper.ServerAddress.Member;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** ZooKeeper itself, inside gaggled: alone, or as one of several that agree with each other. */
final class EmbeddedServer {

    private static final Logger log = LoggerFactory.getLogger(EmbeddedServer.class);

    /** A session is ten of these: so many of a server's steps of time fit into the shortest. */
    private static final int TICKS_IN_SESSION = 10;

    private static final int SHORTEST_TICK = 200;
    private static final int LONGEST_TICK = 2000;

    // In ticks: how long a server may take to read everything when it comes, and to answer afterwards.
    private static final int INIT_TICKS = 20;
    private static final int SYNC_TICKS = 3;

    /** From one address; ZooKeeper's own 60 is too few for many hosts behind one. */
    private static final int MOST_CONNECTIONS = 2000;

    // What lies on the disk: ZooKeeper's defaults are for millions of writes, and 64 MB for the first.
    private static final int WRITES_BETWEEN_SNAPSHOTS = 20_000;
    private static final long BYTES_BETWEEN_SNAPSHOTS = 64L << 20;
    private static final long PREALLOCATED = 4L << 20;
    private static final int KEPT_SNAPSHOTS = 3;
    private static final int HOURS_BETWEEN_PURGES = 1;

    private final ClusterSettings settings;
    private final Path directory;
    private final ClusterSettings.Embedded embedded;
    private final long ownNumber;
    private final DatadirCleanupManager purging;

    private @Nullable ServerCnxnFactory clients;
    private @Nullable ZooKeeperServer alone;
    private @Nullable QuorumPeer member;
    private boolean closed;

    private EmbeddedServer(ClusterSettings settings, ClusterSettings.Embedded embedded, Path directory,
            long ownNumber) {
        this.settings = settings;
        this.directory = directory;
        this.embedded = embedded;
        this.ownNumber = ownNumber;
        this.purging = new DatadirCleanupManager(
                directory.toFile(), directory.toFile(), KEPT_SNAPSHOTS, HOURS_BETWEEN_PURGES);
    }

    /**
     * Finds its place, and takes nothing yet: the one before may still be there.
     *
     * @throws PluginException when the directory cannot be had
     */
    static EmbeddedServer open(ClusterSettings settings, NeighbourSourceContext context) throws PluginException {
        ClusterSettings.Embedded embedded = settings.embedded();
        if (embedded == null) {
            throw new IllegalArgumentException("no server is asked for");
        }
        long number = 0;
        for (Member server : embedded.servers()) {
            number++;
            if (server.name().equals(context.getHost())) {
                break;
            }
            if (number == embedded.servers().size()) {
                throw new PluginException("cluster: servers does not name this host, '" + context.getHost()
                        + "': add it, or write connect instead of embedded here");
            }
        }
        return new EmbeddedServer(settings, embedded, directoryFor(embedded, context), number);
    }

    private static Path directoryFor(ClusterSettings.Embedded embedded, NeighbourSourceContext context)
            throws PluginException {
        Path directory = embedded.dataDirectory();
        if (directory == null) {
            Path own = context.getStateDirectory();
            if (own == null) {
                throw new PluginException("cluster: the server inside has no place for its data: set datadir in section"
                        + " gaggled/cluster, or statedir in section gaggled");
            }
            directory = own.resolve("zookeeper");
        }
        try {
            return Files.createDirectories(directory);
        } catch (IOException e) {
            throw new PluginException("cluster: the directory '" + directory + "' for the data of the server inside"
                    + " cannot be made: " + e, e);
        }
    }

    /**
     * ZooKeeper's server is made for a process of its own. What it would do to gaggled's is prevented here. Its classes
     * are this plugin's alone, so these settings are, too; only system properties are everybody's, and have its name.
     */
    private static void prepare(@Nullable TlsFiles tls) {
        ServiceUtils.setSystemExitProcedure(code -> log.error(
                "cluster: the server inside has given up (ZooKeeper's exit code {}); restart gaggled when the reason,"
                        + " which stands above, is gone",
                code));
        FileTxnLog.setPreallocSize(PREALLOCATED);
        SyncRequestProcessor.setSnapCount(WRITES_BETWEEN_SNAPSHOTS);
        SyncRequestProcessor.setSnapSizeInBytes(BYTES_BETWEEN_SNAPSHOTS);
        System.setProperty("zookeeper.admin.enableServer", "false");
        System.setProperty("zookeeper.serverCnxnFactory",
                "org.apache.zookeeper.server." + (tls == null ? "NIO" : "Netty") + "ServerCnxnFactory");
        System.setProperty("zookeeper.maxCnxns", String.valueOf(MOST_CONNECTIONS));
        if (tls != null) {
            tls.properties("zookeeper.ssl.").forEach(System::setProperty);
            tls.properties("zookeeper.ssl.quorum.").forEach(System::setProperty);
            // By which the certificate of a client counts as a user; it reads the files named above.
            String provider = ProviderRegistry.AUTHPROVIDER_PROPERTY_PREFIX + "x509";
            System.setProperty(provider, X509AuthenticationProvider.class.getName());
            ProviderRegistry.addOrUpdateProvider(provider);
        }
    }

    private static ServerCnxnFactory listen(ServerAddress address, @Nullable TlsFiles tls) throws PluginException {
        // One of these classes takes over what happens to exceptions that nobody catches, in the whole process.
        Thread.UncaughtExceptionHandler former = Thread.getDefaultUncaughtExceptionHandler();
        try {
            if (tls != null) {
                tryOut(address);
            }
            ServerCnxnFactory factory = ServerCnxnFactory.createFactory();
            factory.configure(address.resolve(), MOST_CONNECTIONS, -1, tls != null);
            return factory;
        } catch (IOException e) {
            throw new PluginException("cluster: the server inside cannot listen on " + address + ": " + e.getMessage()
                    + "; set listen in section gaggled/cluster to an address of this host and a port that is free", e);
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(former);
        }
    }

    /** With TLS, the port is taken only later, when nobody can be told any more that it cannot be had. */
    private static void tryOut(ServerAddress address) throws IOException {
        try (ServerSocket trial = new ServerSocket()) {
            trial.bind(address.resolve());
        }
    }

    /**
     * Takes the port, and begins to serve on threads of its own.
     *
     * @throws PluginException when the port cannot be had
     */
    synchronized void start() throws PluginException {
        prepare(settings.tls());
        ServerCnxnFactory door = listen(embedded.listen(), settings.tls());
        clients = door;
        Thread.ofPlatform().daemon().name("cluster-server").start(() -> {
            try {
                run(door);
            } catch (IOException | UncheckedIOException e) {
                log.error("cluster: the server inside cannot start; its data are in {}", directory, e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (Exception e) {
                log.error("cluster: the server inside cannot start", e);
            }
        });
    }

    private synchronized void run(ServerCnxnFactory door) throws Exception {
        if (closed) {
            return;
        }
        FileTxnSnapLog files = new FileTxnSnapLog(directory.toFile(), directory.toFile());
        int tick = Math.clamp(settings.session().toMillis() / TICKS_IN_SESSION, SHORTEST_TICK, LONGEST_TICK);
        int longest = (int) ClusterSettings.LONGEST_SESSION.toMillis();
        if (embedded.servers().isEmpty()) {
            alone = new ZooKeeperServer(files, tick, 2 * tick, longest, -1, new ZKDatabase(files), "");
            door.startup(alone);
        } else {
            member = member(files, tick, longest, door);
            member.start();
        }
        purging.start();
    }

    private QuorumPeer member(FileTxnSnapLog files, int tick, int longest, ServerCnxnFactory door) throws Exception {
        QuorumPeer peer = new QuorumPeer();
        peer.setTxnFactory(files);
        peer.setElectionType(3);
        peer.setMyid(ownNumber);
        peer.setTickTime(tick);
        peer.setMinSessionTimeout(2 * tick);
        peer.setMaxSessionTimeout(longest);
        peer.setInitLimit(INIT_TICKS);
        peer.setSyncLimit(SYNC_TICKS);
        peer.setZKDatabase(new ZKDatabase(files));
        peer.setQuorumVerifier(new QuorumMaj(quorum()), false);
        peer.initConfigInZKDatabase();
        boolean encrypted = settings.tls() != null;
        if (encrypted) {
            peer.setSecureCnxnFactory(door);
        } else {
            peer.setCnxnFactory(door);
        }
        peer.setSslQuorum(encrypted);
        peer.setLearnerType(QuorumPeer.LearnerType.PARTICIPANT);
        peer.initialize();
        return peer;
    }

    private Map<Long, QuorumServer> quorum() {
        Map<Long, QuorumServer> quorum = new LinkedHashMap<>();
        for (Member server : embedded.servers()) {
            long number = quorum.size() + 1L;
            quorum.put(number, new QuorumServer(number, server.agreement().resolve(), server.election().resolve()));
        }
        return quorum;
    }

    /** Ends it; may wait for the disk. */
    synchronized void close() {
        closed = true;
        purging.shutdown();
        if (member != null) {
            member.shutdown();
        }
        if (clients != null) {
            clients.shutdown();
        }
        if (alone != null) {
            alone.shutdown();
        }
    }
}
