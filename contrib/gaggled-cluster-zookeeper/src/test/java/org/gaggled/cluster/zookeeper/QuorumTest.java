package org.gaggled.cluster.zookeeper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.Collectors;
import org.gaggled.api.PluginException;
import org.gaggled.api.neighbour.HostClaims;
import org.gaggled.api.testkit.PluginConfiguration;
import org.gaggled.api.testkit.RecordingNeighbourListener.Kind;
import org.gaggled.cluster.zookeeper.Hosts.Host;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shows that gaggled can run ZooKeeper inside: alone, and as three that agree with each other. */
class QuorumTest {

    @TempDir
    Path directory;

    private static PluginConfiguration embedded(int port) {
        return new PluginConfiguration(new ZooKeeperNeighbourFactory())
                .set("embedded", "true").set("listen", "127.0.0.1:" + port).set("session", "3s");
    }

    @Test
    void oneServerInsideKeepsItsDataOverAnUpgrade() throws Exception {
        int port = TestServer.freePort();
        PluginConfiguration other = new PluginConfiguration(new ZooKeeperNeighbourFactory())
                .set("connect", "localhost:" + port).set("session", "3s");
        Host one = Hosts.joinAsConfigured("one", embedded(port), Files.createDirectory(directory.resolve("1")));
        try (Host two = Hosts.joinAsConfigured("two", other, directory)) {
            one.connected().tell(one.name(), 0);
            two.connected();
            String incarnation = PluginConfiguration.GAGGLE.getInstanceId();
            one.tell(incarnation, 1);
            two.awaitStarts("one", 1);
            one.close();
            one = Hosts.joinAsConfigured("one", embedded(port), directory.resolve("1"));
            one.connected().tell(incarnation, 2);
            two.awaitStarts("one", 2);
            assertTrue(Files.isDirectory(directory.resolve("1/zookeeper/version-2")));
        } finally {
            one.close();
        }
    }

    @Test
    void portInUseIsTold() throws Exception {
        int port = TestServer.freePort();
        try (Host one = Hosts.joinAsConfigured("one", embedded(port), directory)) {
            PluginException refused = assertThrows(PluginException.class,
                    () -> Hosts.joinAsConfigured("two", embedded(port), directory.resolve("2")));
            assertTrue(String.valueOf(refused.getMessage())
                    .startsWith("cluster: the server inside cannot listen on 127.0.0.1:" + port), refused::toString);
            one.connected();
        }
    }

    @Test
    void threeServersInsideSurviveTheDeathOfTheirLeader() throws Exception {
        List<String> names = List.of("one", "two", "three");
        Map<String, Integer> ports = new LinkedHashMap<>();
        List<String> servers = new ArrayList<>();
        for (String name : names) {
            ports.put(name, TestServer.freePort());
            servers.add(name + "=127.0.0.1:" + TestServer.freePort() + ":" + TestServer.freePort());
        }
        Map<String, Host> hosts = new LinkedHashMap<>();
        try {
            for (String name : names) {
                hosts.put(name, Hosts.joinAsConfigured(name, embedded(portOf(ports, name)).set("servers", servers),
                        Files.createDirectory(directory.resolve(name))));
            }
            String incarnation = PluginConfiguration.GAGGLE.getInstanceId();
            for (Host host : hosts.values()) {
                host.connected().tell(incarnation, 1);
            }
            hearAll(hosts, 1);
            String leader = leader(ports);
            Host killed = hosts.remove(leader);
            assertTrue(killed != null, leader);
            int heard = hosts.values().iterator().next().heard();
            killed.close();
            for (Host host : hosts.values()) {
                host.tell(incarnation, 2);
            }
            hearAll(hosts, 2);
            hosts.values().iterator().next().await(Kind.UNKNOWN, leader, heard);
        } finally {
            for (Host host : hosts.values()) {
                host.close();
            }
        }
    }

    /** Whichever servers they are connected to, the later of two hosts that claim the same sees the other's claim. */
    @Test
    void ofTwoHostsThatClaimAtOnceOneSeesTheOther() throws Exception {
        List<String> names = List.of("one", "two", "three");
        List<String> servers = new ArrayList<>();
        for (String name : names) {
            servers.add(name + "=127.0.0.1:" + TestServer.freePort() + ":" + TestServer.freePort());
        }
        Map<String, ClaimingHost> hosts = new LinkedHashMap<>();
        try {
            for (String name : names) {
                hosts.put(name, new ClaimingHost(name, new ZooKeeperNeighbourFactory()
                        .open(embedded(TestServer.freePort()).set("servers", servers)
                                .stateDirectory(Files.createDirectory(directory.resolve(name)))
                                .toNeighbourSourceContext(name))));
            }
            for (ClaimingHost host : hosts.values()) {
                host.own();
            }
            int both = 0;
            for (int round = 1; round <= 200; round++) {
                Map<String, Set<String>> claimants = claimAtOnce(hosts, "p" + round);
                both += (int) claimants.values().stream().filter(seen -> seen.size() > 1).count();
                assertTrue(claimants.values().stream().filter(seen -> seen.size() == 1).count() <= 1,
                        "in round " + round + " they have seen " + claimants);
            }
            System.out.println("in 200 rounds, " + both + " of 600 claims were seen with another one");
        } finally {
            for (ClaimingHost host : hosts.values()) {
                host.close();
            }
        }
    }

    /** Whom each host has seen claim that program when it has heard of its own claim. */
    private static Map<String, Set<String>> claimAtOnce(Map<String, ClaimingHost> hosts, String program)
            throws Exception {
        Map<String, Set<String>> claimants = new ConcurrentHashMap<>();
        List<Thread> threads = new ArrayList<>();
        CyclicBarrier begin = new CyclicBarrier(hosts.size());
        hosts.forEach((name, host) -> threads.add(Thread.ofVirtual().start(() -> {
            try {
                begin.await();
                Set<String> seen = host.claim(program).values().stream()
                        .filter(claims -> claims.getPrograms().contains(program))
                        .map(HostClaims::getHost).collect(Collectors.toSet());
                claimants.put(name, seen);
            } catch (InterruptedException | BrokenBarrierException e) {
                throw new IllegalStateException(e);
            }
        })));
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(hosts.keySet(), claimants.keySet());
        return claimants;
    }

    private static void hearAll(Map<String, Host> hosts, long starts) throws InterruptedException {
        for (Host host : hosts.values()) {
            for (String other : hosts.keySet()) {
                if (!other.equals(host.name())) {
                    host.awaitStarts(other, starts);
                }
            }
        }
    }

    private static int portOf(Map<String, Integer> ports, String name) {
        return ports.getOrDefault(name, 0);
    }

    /** Whoever says so when asked. */
    private static String leader(Map<String, Integer> ports) throws Exception {
        for (Map.Entry<String, Integer> port : ports.entrySet()) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port.getValue())) {
                OutputStream out = socket.getOutputStream();
                out.write("srvr".getBytes(StandardCharsets.US_ASCII));
                out.flush();
                String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
                if (answer.contains("Mode: leader")) {
                    return port.getKey();
                }
            }
        }
        throw new AssertionError("nobody leads");
    }

    @Test
    void hostThatIsNotNamedIsTold() {
        PluginException refused = assertThrows(PluginException.class, () -> Hosts.joinAsConfigured(
                "four",
                embedded(TestServer.freePort()).set("servers",
                        List.of("a=127.0.0.1:1:2", "b=127.0.0.1:3:4", "c=127.0.0.1:5:6")),
                directory));
        assertEquals("cluster: servers does not name this host, 'four': add it, or write connect instead of embedded"
                + " here", refused.getMessage());
    }
}
