package org.gaggled.cluster.zookeeper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.ACL;
import org.gaggled.api.neighbour.HostClaims;
import org.gaggled.cluster.zookeeper.Hosts.Host;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Shows where claims lie, who may write them, and what becomes of them when links break and somebody meddles. */
class ClaimsTest {

    private static final Duration SESSION = Duration.ofSeconds(2);
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final List<ACL> OPEN = Ids.OPEN_ACL_UNSAFE;
    private static final String OF_ONE = "/gaggled/hosts/one/claims";

    @TempDir
    Path directory;

    private final Logger logger = (Logger) LoggerFactory.getLogger(Claims.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private TestServer server;

    @BeforeEach
    void beginServer() throws Exception {
        server = new TestServer(directory, 200);
        log.list = new CopyOnWriteArrayList<>();
        log.start();
        logger.addAppender(log);
        logger.setLevel(Level.WARN);
        logger.setAdditive(false);
    }

    @AfterEach
    void endServer() {
        logger.detachAppender(log);
        logger.setLevel(null);
        logger.setAdditive(true);
        server.close();
    }

    private ClusterSettings settings(Duration session) {
        return Hosts.settings(server.port(), session);
    }

    private ClusterSettings settingsOf(String user) {
        return new ClusterSettings(settings(SESSION).connect(), "/deep/root", SESSION,
                new Login(user, "secret of " + user), null, null);
    }

    private ClaimingHost join(String name) throws Exception {
        return ClaimingHost.join(name, settings(SESSION));
    }

    private ZooKeeper stranger() throws Exception {
        return new ZooKeeper("127.0.0.1:" + server.port(), 10_000, event -> {});
    }

    private void awaitWarning(String warning) throws InterruptedException {
        long deadline = System.nanoTime() + Hosts.PATIENCE.toNanos();
        while (log.list.stream().noneMatch(each -> each.getFormattedMessage().equals(warning))) {
            assertTrue(System.nanoTime() < deadline, () -> warning + " was not logged, but " + log.list);
            Thread.sleep(10);
        }
    }

    @Test
    void nothingIsMadeWhereNobodyAsks() throws Exception {
        try (Host one = Hosts.join("one", "1", settings(SESSION)).connected(); ZooKeeper stranger = stranger();
                Host two = Hosts.join("two", "1", settings(SESSION)).connected()) {
            one.tell(1);
            two.awaitStarts("one", 1);
            assertEquals(List.of("lease"), stranger.getChildren("/gaggled/hosts/one", false));
        }
    }

    @Test
    void versionsAreThoseOfZooKeeperAndAnotherOneChangesNothing() throws Exception {
        try (ClaimingHost one = join("one"); ZooKeeper stranger = stranger()) {
            assertEquals(Map.of(), one.await(0, all -> true));
            assertNull(stranger.exists(OF_ONE, false));
            one.claim("web");
            assertEquals(new HostClaims("one", 1, true, Set.of("web")), one.own());
            one.claim("web", "db");
            for (long wrong : new long[] {0, 1, 3}) {
                int heard = one.heard();
                one.source().claim(wrong, Set.of("other"));
                assertEquals(new HostClaims("one", 2, true, Set.of("web", "db")),
                        ClaimingHost.of("one", one.await(heard, all -> true)));
            }
            assertEquals(1, stranger.exists(OF_ONE, false).getVersion());
        }
    }

    @Test
    void claimsOutliveTheLease() throws Exception {
        try (ClaimingHost one = join("one")) {
            ClaimingHost two = join("two");
            two.claim("web");
            assertTrue(one.awaitClaims("two", "web").isLeased());
            two.close();
            HostClaims dead = new HostClaims("two", 1, false, Set.of("web"));
            one.await(0, all -> dead.equals(all.get("two")));
            try (ClaimingHost next = join("two")) {
                assertEquals(new HostClaims("two", 1, true, Set.of("web")), next.own());
                int heard = one.heard();
                next.claim();
                one.await(heard, all -> new HostClaims("two", 2, true, Set.of()).equals(all.get("two")));
            }
        }
    }

    /** With a goodbye or without. */
    @Test
    void endWritesWhatWasHandedOver() throws Exception {
        try (ClaimingHost one = join("one")) {
            for (int round = 1; round <= 20; round++) {
                try (ClaimingHost two = join("two")) {
                    Map<String, HostClaims> all = two.claim("web");
                    two.source().claim(ClaimingHost.of("two", all).getVersion(), Set.of("last" + round));
                    if (round % 2 == 0) {
                        two.source().leave();
                    }
                }
                one.awaitClaims("two", "last" + round);
            }
        }
    }

    @Test
    void nothingIsToldWhereClaimsCannotBeRead() throws Exception {
        try (ClaimingHost one = join("one"); ClaimingHost two = join("two"); ZooKeeper stranger = stranger()) {
            one.claim("web");
            two.awaitClaims("one", "web");
            stranger.setData(OF_ONE, new byte[] {2, 1, 1}, -1);
            String warning =
                    "cluster: this host begins nothing that another one may run, until it can read all claims: "
                            + OF_ONE
                            + " cannot be read: it is in form 2, and this gaggled knows form 1; the older of the two"
                            + " has to be upgraded. If nothing that one was the one to run can run any more, remove that node";
            awaitWarning(warning);
            int heard = two.heard();
            two.source().claim(two.own().getVersion(), Set.of("web"));
            while (stranger.exists("/gaggled/hosts/two/claims", false) == null) {
                Thread.sleep(10);
            }
            stranger.delete(OF_ONE, -1);
            Map<String, HostClaims> next = two.await(heard, all -> true);
            assertEquals(Set.of("web"), ClaimingHost.of("two", next).getPrograms());
            assertFalse(next.containsKey("one"), "something was told while a node could not be read");
            assertTrue(log.list.stream().filter(each -> each.getFormattedMessage().equals(warning)).count() <= 2,
                    () -> "it is said again and again: " + log.list);
        }
    }

    @Test
    void nobodyElseCanWriteOrRemoveClaims() throws Exception {
        try (ClaimingHost first = ClaimingHost.join("first", settingsOf("first"));
                ZooKeeper stranger = stranger()) {
            first.claim("db");
            try (ClaimingHost one = ClaimingHost.join("one", settingsOf("one"))) {
                String claims = "/deep/root/hosts/one/claims";
                // Its directory was made by this one.
                stranger.addAuthInfo("digest", "first:secret of first".getBytes(StandardCharsets.UTF_8));
                one.own();
                assertRefused(() -> stranger.create(claims, new byte[0], OPEN, CreateMode.PERSISTENT));
                one.claim("web");
                assertRefused(() -> stranger.setData(claims, new byte[1], -1));
                assertRefused(() -> stranger.delete(claims, -1));
                assertRefused(() -> stranger.setACL(claims, OPEN, -1));
                assertNotNull(stranger.getData(claims, false, null), "everybody may read");
                assertTrue(first.awaitClaims("one", "web").isLeased());
            }
        }
    }

    private static void assertRefused(Executable attempt) {
        assertThrows(KeeperException.NoAuthException.class, attempt);
    }

    @Test
    void claimsFromBeforeThereWereUsersBecomeTheHosts() throws Exception {
        ClusterSettings open =
                new ClusterSettings(settings(SESSION).connect(), "/deep/root", SESSION, null, null, null);
        try (ClaimingHost before = ClaimingHost.join("one", open)) {
            before.claim("web");
            before.source().leave();
        }
        try (ClaimingHost now = ClaimingHost.join("one", settingsOf("one")); ZooKeeper stranger = stranger()) {
            now.claim("web", "db");
            long deadline = System.nanoTime() + Hosts.PATIENCE.toNanos();
            while (stranger.getACL("/deep/root/hosts/one/claims", null).equals(OPEN)) {
                assertTrue(System.nanoTime() < deadline, "they are everybody's");
                Thread.sleep(10);
            }
            assertRefused(() -> stranger.setData("/deep/root/hosts/one/claims", new byte[1], -1));
        }
    }

    /** Whether it was replaced or not, what is heard in the end is what lies there, and nothing goes back. */
    @Test
    void linkThatBreaksDuringAClaimHidesNothing() throws Exception {
        Random random = new Random(19);
        try (Relay link = new Relay(server.port()); ZooKeeper stranger = stranger();
                ClaimingHost one = ClaimingHost.join("one", Hosts.settings(link.port(), LONG))) {
            one.claim("p0");
            for (int round = 1; round <= 12; round++) {
                long version = one.own().getVersion();
                int heard = one.heard();
                one.source().claim(version, Set.of("p" + round));
                Thread.sleep(0, random.nextInt(900_000));
                link.breakOff();
                // It hears once more when it is linked again; what it hears then does not change any more.
                long newest = newest(one, heard, stranger);
                assertTrue(newest == version || newest == version + 1, version + " became " + newest);
            }
            assertEquals(0, one.ends().size(), "it was not connected");
            one.claim("last");
        }
    }

    private static long newest(ClaimingHost one, int heard, ZooKeeper stranger) throws Exception {
        long deadline = System.nanoTime() + Hosts.PATIENCE.toNanos();
        one.await(heard, all -> true);
        while (one.own().getVersion() != stranger.exists(OF_ONE, false).getVersion() + 1L) {
            assertTrue(System.nanoTime() < deadline, "what lies there is not heard");
            Thread.sleep(5);
        }
        return one.own().getVersion();
    }

    @Test
    void claimWithoutALinkIsNotMade() throws Exception {
        try (Relay link = new Relay(server.port()); ZooKeeper stranger = stranger();
                ClaimingHost one = ClaimingHost.join("one", Hosts.settings(link.port(), SESSION))) {
            one.claim("web");
            link.cut();
            one.awaitEnd();
            int heard = one.heard();
            one.source().claim(1, Set.of("other"));
            link.mend();
            assertEquals(new HostClaims("one", 1, true, Set.of("web")),
                    ClaimingHost.of("one", one.await(heard, all -> true)));
            assertEquals(0, stranger.exists(OF_ONE, false).getVersion());
        }
    }

    @Test
    void serversThatHaveLostEverythingKnowNoClaims() throws Exception {
        try (ClaimingHost one = join("one")) {
            one.claim("web");
            int heard = one.heard();
            server.kill();
            server.loseEverything();
            server.comeBack();
            one.await(heard, all -> ClaimingHost.of("one", all).getVersion() == 0);
            one.claim("db");
        }
    }

    /** The moment moves on, and is the one at which the host is not connected any more. */
    @Test
    void momentUntilWhichAHostIsConnectedIsTold() throws Exception {
        try (Relay link = new Relay(server.port());
                ClaimingHost one = ClaimingHost.join("one", Hosts.settings(link.port(), SESSION))) {
            one.awaitHeld(5);
            link.cut();
            one.awaitEnd();
            List<Long> held = one.held();
            for (int i = 1; i < held.size(); i++) {
                assertTrue(held.get(i) - held.get(i - 1) >= 0, held::toString);
            }
            long late = one.ends().getFirst() - held.getLast();
            assertTrue(late >= 0, "it was told " + -late + " ns too long a time");
            assertTrue(late < Hosts.PATIENCE.toNanos(), late + " ns late");
        }
    }

    @Test
    void thousandOthersAreReadAndMoreAreSaid() throws Exception {
        try (ClaimingHost one = join("one"); ZooKeeper stranger = stranger()) {
            one.own();
            for (int i = 0; i < 1000; i++) {
                String host = "/gaggled/hosts/h" + i;
                stranger.create(host, HostRecord.of(HostRecord.Kind.LEFT, "1").toBytes(), OPEN, CreateMode.PERSISTENT);
                stranger.create(host + "/claims", ClaimsRecord.write(Set.of("p" + i)), OPEN, CreateMode.PERSISTENT);
            }
            one.await(0, all -> all.size() == 1000);
            stranger.create("/gaggled/hosts/more", new byte[0], OPEN, CreateMode.PERSISTENT);
            stranger.setData("/gaggled/hosts/h7/claims", ClaimsRecord.write(Set.of()), -1);
            awaitWarning("cluster: this host begins nothing that another one may run, until it can read all claims:"
                    + " there are more than 1000 hosts; remove those that are gone for good from /gaggled/hosts");
        }
    }
}
