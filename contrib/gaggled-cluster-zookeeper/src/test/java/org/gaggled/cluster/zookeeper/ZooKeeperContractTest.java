package org.gaggled.cluster.zookeeper;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.gaggled.api.neighbour.NeighbourSource;
import org.gaggled.api.testkit.NeighbourClaimsContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Shows that the plugin does what every neighbour source must do, with a real server. */
class ZooKeeperContractTest extends NeighbourClaimsContract {

    private static final Duration SESSION = Duration.ofSeconds(2);

    @TempDir
    Path directory;

    private final Map<String, Relay> links = new HashMap<>();
    private TestServer server;

    @BeforeEach
    void beginServer() throws Exception {
        server = new TestServer(directory, 200);
    }

    @AfterEach
    void endServer() throws IOException {
        for (Relay link : links.values()) {
            link.close();
        }
        server.close();
    }

    @Override
    protected NeighbourSource open(String host, String incarnation) throws Exception {
        Relay link = links.get(host);
        if (link == null) {
            link = new Relay(server.port());
            links.put(host, link);
        }
        return new ZooKeeperNeighbourSource(
                Hosts.settings(link.port(), SESSION), host, incarnation, null, Hosts.TIMING);
    }

    @Override
    protected Duration lease() {
        return SESSION;
    }

    @Override
    protected void cut(String host) {
        Objects.requireNonNull(links.get(host)).cut();
    }

    @Override
    protected void mend(String host) throws Exception {
        Objects.requireNonNull(links.get(host)).mend();
    }
}
