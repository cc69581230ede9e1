package org.gaggled.cluster.zookeeper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.apache.zookeeper.server.NIOServerCnxnFactory;
import org.apache.zookeeper.server.ServerStats;
import org.apache.zookeeper.server.ZKDatabase;
import org.apache.zookeeper.server.ZooKeeperServer;
import org.apache.zookeeper.server.persistence.FileTxnLog;
import org.apache.zookeeper.server.persistence.FileTxnSnapLog;
import org.apache.zookeeper.server.util.ZxidUtils;

/** A server of ZooKeeper on loopback, which can be killed, come back, and lose everything. */
final class TestServer implements AutoCloseable {

    private final Path directory;
    private final int tick;
    private int port;
    private long epoch;
    private NIOServerCnxnFactory door;
    private ZooKeeperServer server;

    TestServer(Path directory, int tick) throws Exception {
        this.directory = directory;
        this.tick = tick;
        FileTxnLog.setPreallocSize(1 << 20);
        this.door = new NIOServerCnxnFactory();
        this.server = begin();
    }

    /** A port that is free now. */
    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private ZooKeeperServer begin() throws Exception {
        FileTxnSnapLog files = new FileTxnSnapLog(directory.toFile(), directory.toFile());
        ZooKeeperServer made = new ZooKeeperServer(files, tick, 2 * tick, 60_000, -1, new ZKDatabase(files), "");
        door = new NIOServerCnxnFactory();
        made.startdata();
        made.setZxid(Math.max(made.getZxid(), ZxidUtils.makeZxid(epoch, 0)));
        door.configure(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
        door.startup(made);
        port = door.getLocalPort();
        return made;
    }

    int port() {
        return port;
    }

    ServerStats stats() {
        return server.serverStats();
    }

    /** The number of the last write. */
    long lastWrite() {
        return server.getLastProcessedZxid();
    }

    /** Ends a session as if nothing had been heard of it for too long. */
    void expire(long session) {
        server.closeSession(session);
    }

    /** The sessions that there are. */
    java.util.Set<Long> sessions() {
        return server.getSessionTracker().globalSessions();
    }

    void kill() {
        door.shutdown();
        server.shutdown();
    }

    void comeBack() throws Exception {
        server = begin();
    }

    /** Does to sessions what an election does: they go on, each for its full length. */
    void elect() throws Exception {
        kill();
        epoch++;
        comeBack();
    }

    void loseEverything() throws IOException {
        epoch = 0;
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).filter(file -> !file.equals(directory)).forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    @Override
    public void close() {
        kill();
    }
}
