package org.gaggled.cluster.zookeeper;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.zookeeper.common.PathUtils;
import org.gaggled.api.config.PluginSettings;
import org.gaggled.api.config.SecretFile;
import org.gaggled.api.config.Setting;
import org.gaggled.api.config.SettingProblems;
import org.gaggled.api.config.Settings;
import org.gaggled.cluster.zookeeper.ServerAddress.Member;
import org.jspecify.annotations.Nullable;

/** Reads the section {@code gaggled/cluster}, and collects all that is wrong with it. */
final class ClusterSettingsReader {

    private static final List<Integer> QUORUMS = List.of(3, 5);

    private final Settings settings;
    private final boolean insecureAllowed;
    private final SettingProblems problems;

    ClusterSettingsReader(PluginSettings plugin) {
        this.settings = plugin.getSettings();
        this.insecureAllowed = plugin.isInsecureAllowed();
        this.problems = new SettingProblems(settings);
    }

    SettingProblems problems() {
        return problems;
    }

    /** The settings, or null when there are errors. */
    @Nullable
    ClusterSettings read() {
        String root = root();
        Duration session = session();
        Login login = login();
        TlsFiles tls = tls();
        ClusterSettings.Embedded embedded = embedded(login, tls);
        List<ServerAddress> connect = connect(embedded);
        return problems.hasErrors() ? null : new ClusterSettings(connect, root, session, login, tls, embedded);
    }

    private List<ServerAddress> connect(ClusterSettings.@Nullable Embedded embedded) {
        List<ServerAddress> connect = settings.find(ClusterSettings.CONNECT);
        if (connect != null && !connect.isEmpty()) {
            return connect;
        }
        if (embedded != null && connect == null) {
            return List.of(embedded.listen().reachedFromHere());
        }
        problems.error(ClusterSettings.CONNECT, connect == null ? "'connect' is missing" : "connect names no server",
                "write HOST:PORT of each server of ZooKeeper, or embedded = true to run one inside");
        return List.of();
    }

    private String root() {
        String root = settings.get(ClusterSettings.ROOT);
        try {
            PathUtils.validatePath(root);
        } catch (IllegalArgumentException e) {
            problems.error(ClusterSettings.ROOT, "root '" + root + "' is not a node of ZooKeeper: " + e.getMessage(),
                    "write it as /gaggled");
        }
        return root;
    }

    private Duration session() {
        Duration session = settings.get(ClusterSettings.SESSION);
        if (session.compareTo(ClusterSettings.SHORTEST_SESSION) < 0
                || session.compareTo(ClusterSettings.LONGEST_SESSION) > 0) {
            problems.error(ClusterSettings.SESSION, "a session of " + session.toMillis() + " ms is out of range",
                    "from 2s to 1m; 10s is usual");
        }
        return session;
    }

    private @Nullable Login login() {
        String user = settings.find(ClusterSettings.USER);
        Path file = settings.find(ClusterSettings.PASSWORD_FILE);
        if (user == null || file == null) {
            if (user != null) {
                problems.error(ClusterSettings.USER, "user is given without passwordfile", "ZooKeeper needs both");
            } else if (file != null) {
                problems.error(ClusterSettings.PASSWORD_FILE, "passwordfile is given without user",
                        "ZooKeeper needs both");
            }
            return null;
        }
        if (user.isBlank() || user.indexOf(':') >= 0) {
            problems.error(ClusterSettings.USER, "user '" + user + "' cannot be a user of ZooKeeper",
                    "a name without ':'");
            return null;
        }
        try {
            SecretFile secret = SecretFile.read(file);
            if (!secret.isPrivate()) {
                throw new IOException("users other than its owner can read or change it; chmod 600 it");
            }
            return new Login(user, secret.getText());
        } catch (IOException e) {
            refuse(ClusterSettings.PASSWORD_FILE, file, e);
            return null;
        }
    }

    private @Nullable TlsFiles tls() {
        Path identity = settings.find(ClusterSettings.CERT_FILE);
        Path authorities = settings.find(ClusterSettings.CA_FILE);
        if (authorities == null) {
            if (identity != null) {
                problems.error(ClusterSettings.CERT_FILE, "certfile is given without cafile",
                        "name the certificates that vouch for the servers");
            }
            return null;
        }
        try {
            TlsFiles.checkAuthorities(authorities);
        } catch (IOException e) {
            refuse(ClusterSettings.CA_FILE, authorities, e);
        }
        if (identity != null) {
            try {
                TlsFiles.checkIdentity(identity);
            } catch (IOException e) {
                refuse(ClusterSettings.CERT_FILE, identity, e);
            }
        }
        return new TlsFiles(identity == null ? null : identity.toAbsolutePath(), authorities.toAbsolutePath());
    }

    private void refuse(Setting<Path> setting, Path file, IOException e) {
        problems.error(setting, setting.getName() + " '" + file + "' cannot be used: " + e.getMessage());
    }

    private ClusterSettings.@Nullable Embedded embedded(@Nullable Login login, @Nullable TlsFiles tls) {
        if (!settings.get(ClusterSettings.EMBEDDED)) {
            for (Setting<?> useless : List.of(ClusterSettings.LISTEN, ClusterSettings.SERVERS,
                    ClusterSettings.DATA_DIRECTORY)) {
                if (settings.positionOf(useless) != null) {
                    problems.error(useless, useless.getName() + " is for a server inside, and there is none",
                            "write embedded = true, or leave it out");
                }
            }
            return null;
        }
        boolean hasIdentity = tls != null && tls.identity() != null;
        if (tls != null && !hasIdentity) {
            problems.error(ClusterSettings.CA_FILE, "cafile is given without certfile",
                    "the server inside needs a certificate of its own for TLS");
        }
        ServerAddress listen = settings.get(ClusterSettings.LISTEN);
        if (!listen.isLoopback() && login == null && !hasIdentity && !insecureAllowed) {
            problems.error(ClusterSettings.LISTEN,
                    "everybody who reaches '" + listen + "' could write what hosts say",
                    "give user and passwordfile, or certfile and cafile; or use 127.0.0.1, or allow it with"
                            + " insecure = true in section gaggled");
        }
        return new ClusterSettings.Embedded(listen, servers(hasIdentity), dataDirectory());
    }

    private @Nullable Path dataDirectory() {
        Path directory = settings.find(ClusterSettings.DATA_DIRECTORY);
        return directory == null ? null : directory.toAbsolutePath();
    }

    private List<Member> servers(boolean hasIdentity) {
        List<Member> servers = settings.find(ClusterSettings.SERVERS);
        if (servers == null) {
            return List.of();
        }
        if (!QUORUMS.contains(servers.size())) {
            problems.error(ClusterSettings.SERVERS, "servers names " + servers.size() + " servers, not three or five",
                    "more than half of them have to run; for one alone, leave it out");
        }
        Set<String> names = new HashSet<>();
        Set<ServerAddress> addresses = new HashSet<>();
        for (Member server : servers) {
            if (!names.add(server.name())) {
                problems.error(ClusterSettings.SERVERS, "servers names '" + server.name() + "' twice");
            }
            for (ServerAddress address : List.of(server.agreement(), server.election())) {
                if (!addresses.add(address)) {
                    problems.error(ClusterSettings.SERVERS, "servers has the address '" + address + "' twice",
                            "each port has one use");
                }
            }
        }
        servers.stream().map(Member::agreement).filter(address -> !address.isLoopback()).findFirst().ifPresent(
                address -> {
                    if (!hasIdentity && !insecureAllowed) {
                        problems.error(ClusterSettings.SERVERS,
                                "everybody who reaches '" + address + "' could take part as a server",
                                "give certfile and cafile, or allow it with insecure = true in section gaggled");
                    }
                });
        return servers;
    }
}
