package org.gaggled.cluster.zookeeper;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.zookeeper.ZooDefs.Perms;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Id;
import org.gaggled.api.config.DefiniteSetting;
import org.gaggled.api.config.Setting;
import org.jspecify.annotations.Nullable;

/**
 * What the section {@code gaggled/cluster} says.
 *
 * @param connect where servers are
 * @param root the node below which everything is
 * @param session how long the lease of this host goes on when nothing is heard of it
 * @param login by which ZooKeeper knows this host; null where it does without
 * @param tls null where nothing is encrypted
 * @param embedded the server to run; null where none is
 */
record ClusterSettings(
        List<ServerAddress> connect, String root, Duration session, @Nullable Login login, @Nullable TlsFiles tls,
        @Nullable Embedded embedded) {

    /** As whom ZooKeeper knows whoever makes a node. */
    private static final Id WHO_WRITES = new Id("auth", "");

    private static final Id EVERYBODY = new Id("world", "anyone");
    private static final List<ACL> OPEN = List.of(new ACL(Perms.ALL, EVERYBODY));

    static final Duration SHORTEST_SESSION = Duration.ofSeconds(2);
    static final Duration LONGEST_SESSION = Duration.ofMinutes(1);

    static final Setting<List<ServerAddress>> CONNECT =
            Setting.several("connect", "HOST:PORT of each server", ServerAddress::parse)
                    .withExample("zk1:2181, zk2:2181, zk3:2181")
                    .describedAs("Where the servers of ZooKeeper are. With embedded, the server inside unless given.");

    static final DefiniteSetting<String> ROOT = Setting.text("root")
            .otherwise("/gaggled")
            .describedAs("The node of ZooKeeper below which everything is; the same on all hosts.");

    static final DefiniteSetting<Duration> SESSION = Setting.duration("session")
            .otherwise(Duration.ofSeconds(10))
            .describedAs("How long nothing is heard of a host until the others call it unknown; from 2s to 1m.");

    static final Setting<String> USER = Setting.text("user")
            .withExample("host1")
            .describedAs("The name by which ZooKeeper knows this host (digest). Another one cannot write what this host"
                    + " says. It needs passwordfile.");

    static final Setting<Path> PASSWORD_FILE = Setting.path("passwordfile")
            .withExample("/etc/gaggled/zookeeper.password")
            .describedAs("A file whose first line is the password of that user. Nobody but its owner may be able to"
                    + " read it.");

    static final Setting<Path> CERT_FILE = Setting.path("certfile")
            .withExample("/etc/gaggled/host1.pem")
            .describedAs("A file with the key of this host (PKCS#8) and its certificate, in the form PEM, by which"
                    + " others know it. It needs cafile. Nobody but its owner may be able to read it.");

    static final Setting<Path> CA_FILE = Setting.path("cafile")
            .withExample("/etc/gaggled/ca.pem")
            .describedAs("A file with the certificates that vouch for the servers, in the form PEM: has gaggled speak"
                    + " TLS with them.");

    static final DefiniteSetting<Boolean> EMBEDDED = Setting.flag("embedded")
            .otherwise(false)
            .describedAs("Run a server of ZooKeeper inside gaggled.");

    static final DefiniteSetting<ServerAddress> LISTEN =
            Setting.of("listen", "ADDRESS:PORT", ServerAddress::parse)
                    .otherwise(new ServerAddress("127.0.0.1", 2181))
                    .describedAs("Where the server inside answers. An address that other machines reach needs user and"
                            + " passwordfile, or certfile and cafile, or insecure = true in gaggled.");

    static final Setting<List<ServerAddress.Member>> SERVERS =
            Setting.several("servers", "NAME=HOST:PORT:ELECTIONPORT of three or five", ServerAddress.Member::parse)
                    .withExample("host1=10.0.0.1:2888:3888, host2=10.0.0.2:2888:3888, host3=10.0.0.3:2888:3888")
                    .describedAs("Which hosts run servers inside that agree with each other, by their names in the"
                            + " cluster; the same on all of them. Without it the server inside is alone. Addresses that"
                            + " other machines reach need certfile and cafile, or insecure = true in gaggled.");

    static final Setting<Path> DATA_DIRECTORY = Setting.path("datadir")
            .withExample("/var/lib/gaggled/zookeeper")
            .describedAs("Where the server inside keeps its data; a directory of its own below statedir unless given.");

    static final List<Setting<?>> ALL =
            List.of(CONNECT, ROOT, SESSION, USER, PASSWORD_FILE, CERT_FILE, CA_FILE, EMBEDDED,
                    LISTEN, SERVERS, DATA_DIRECTORY);

    /**
     * A server of ZooKeeper inside gaggled.
     *
     * @param servers those that agree with each other, this one among them; empty where it is alone
     * @param dataDirectory null where it is in the directory that gaggled gives
     */
    record Embedded(ServerAddress listen, List<ServerAddress.Member> servers, @Nullable Path dataDirectory) {}

    ClusterSettings {
        connect = List.copyOf(connect);
    }

    String connectString() {
        return connect.stream().map(ServerAddress::toString).collect(Collectors.joining(","));
    }

    /** Whether ZooKeeper can tell this host from others. */
    boolean isAuthenticated() {
        return login != null || (tls != null && tls.identity() != null);
    }

    /** Who may do what with the nodes that belong to nobody: everybody may add to them, and nobody take away. */
    List<ACL> directoryAccess() {
        return isAuthenticated()
                ? List.of(new ACL(Perms.ALL, WHO_WRITES), new ACL(Perms.READ | Perms.CREATE, EVERYBODY))
                : OPEN;
    }

    /** Who may do what with what is this host's. */
    List<ACL> ownAccess() {
        return isAuthenticated()
                ? List.of(new ACL(Perms.ALL, WHO_WRITES), new ACL(Perms.READ, EVERYBODY))
                : OPEN;
    }
}
