package org.gaggled.cluster.zookeeper;

import java.time.Duration;
import java.util.List;

/** What the tests open hosts with. */
final class Hosts {

    static final Timing TIMING = new Timing(Duration.ofMillis(3), Duration.ofSeconds(1), Duration.ofMillis(500));

    private Hosts() {}

    /** Of a host that reaches a server at that port of loopback. */
    static ClusterSettings settings(int port, Duration session) {
        return new ClusterSettings(List.of(new ServerAddress("127.0.0.1", port)), "/gaggled", session, null, null, null);
    }
}
