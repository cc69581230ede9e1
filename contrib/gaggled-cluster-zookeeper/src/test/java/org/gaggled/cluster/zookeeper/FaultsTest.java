package org.gaggled.cluster.zookeeper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.ACL;
import org.gaggled.api.neighbour.HostReport;
import org.gaggled.api.neighbour.NeighbourProgram;
import org.gaggled.api.testkit.RecordingNeighbourListener.Heard;
import org.gaggled.api.testkit.RecordingNeighbourListener.Kind;
import org.gaggled.cluster.zookeeper.Hosts.Host;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shows what hosts hear when sessions end, when the server goes and comes back, and when somebody meddles. */
class FaultsTest {

    private static final Duration SESSION = Duration.ofSeconds(2);
    private static final List<ACL> OPEN = Ids.OPEN_ACL_UNSAFE;

    @TempDir
    Path directory;

    private TestServer server;

    @BeforeEach
    void beginServer() throws Exception {
        server = new TestServer(directory, 200);
    }

    @AfterEach
    void endServer() {
        server.close();
    }

    private Host join(String name) throws Exception {
        return Hosts.join(name, "1", Hosts.settings(server.port(), SESSION)).connected();
    }

    private long onlySession() {
        Set<Long> sessions = server.sessions();
        assertEquals(1, sessions.size(), sessions::toString);
        return sessions.iterator().next();
    }

    @Test
    void hostWhoseSessionHasEndedHearsThatAndComesBack() throws Exception {
        try (Host one = join("one")) {
            long session = onlySession();
            try (Host two = join("two")) {
                one.tell(1);
                two.tell(1);
                two.awaitStarts("one", 1);
                one.awaitStarts("two", 1);
                int heardByOne = one.heard();
                int heardByTwo = two.heard();
                server.expire(session);
                one.await(Kind.DISCONNECTED, null, heardByOne);
                two.await(Kind.UNKNOWN, "one", heardByTwo);
                one.await(Kind.CONNECTED, null, heardByOne);
                one.await(Kind.REPORT, "two", heardByOne);
                two.await(Kind.REPORT, "one", heardByTwo);
                one.tell(2);
                two.awaitStarts("one", 2);
            }
        }
    }

    /** Shorter than the lease: nobody hears anything but what is new. */
    @Test
    void serverThatComesBackSoonIsNotMissed() throws Exception {
        Duration longer = Duration.ofSeconds(20);
        try (Host one = Hosts.join("one", "1", Hosts.settings(server.port(), longer)).connected();
                Host two = Hosts.join("two", "1", Hosts.settings(server.port(), longer)).connected()) {
            one.tell(1);
            two.tell(1);
            two.awaitStarts("one", 1);
            one.awaitStarts("two", 1);
            int heard = two.heard();
            server.kill();
            one.tell(2);
            server.comeBack();
            two.awaitStarts("one", 2);
            assertEquals(Set.of(Kind.REPORT), new HashSet<>(two.kindsSince(heard)),
                    () -> two.listener().getAll().toString());
        }
    }

    /** Each election gives the dead one's session its full length again, and what others believe of it has an end. */
    @Test
    void hostThatIsDeadIsUnknownInTheEndHoweverOftenLeadersAreElected() throws Exception {
        Duration session = Duration.ofSeconds(6);
        Host dead = Hosts.join("dead", "1", Hosts.settings(server.port(), session)).connected();
        try (Host one = Hosts.join("one", "1", Hosts.settings(server.port(), session)).connected();
                Host two = Hosts.join("two", "1", Hosts.settings(server.port(), session)).connected()) {
            dead.tell(1);
            two.tell(1);
            one.awaitStarts("dead", 1);
            one.awaitStarts("two", 1);
            dead.close();
            int heard = one.heard();
            long died = System.nanoTime();
            while (!one.kindsSince(heard).contains(Kind.UNKNOWN)
                    && System.nanoTime() - died < 3 * session.toNanos()) {
                server.elect();
                Thread.sleep(session.dividedBy(2));
            }
            Heard told = one.await(Kind.UNKNOWN, "dead", heard);
            assertTrue(told.nanos() - died < 3 * session.toNanos(), () -> one.listener().getAll().toString());
            assertEquals("nothing was heard of it since ZooKeeper has elected a leader", told.reason());
            assertFalse(one.listener().getAll().stream().skip(heard)
                    .anyMatch(each -> "dead".equals(each.host()) && each.kind() == Kind.REPORT
                            || "two".equals(each.host()) && each.kind() == Kind.UNKNOWN),
                    () -> one.listener().getAll().toString());
        }
    }

    /** Whoever has just come does not believe a lease that was not written since the election. */
    @Test
    void hostThatComesAfterAnElectionWaitsForASignOfLife() throws Exception {
        Duration session = Duration.ofSeconds(4);
        Host dead = Hosts.join("dead", "1", Hosts.settings(server.port(), session)).connected();
        dead.tell(1);
        try (Host two = Hosts.join("two", "1", Hosts.settings(server.port(), session)).connected()) {
            two.tell(1);
            two.awaitStarts("dead", 1);
            dead.close();
            server.elect();
            try (Host one = Hosts.join("one", "1", Hosts.settings(server.port(), session)).connected()) {
                one.awaitStarts("two", 1);
                one.await(Kind.UNKNOWN, "dead", 0);
                assertFalse(one.listener().getAll().stream()
                        .anyMatch(each -> each.kind() == Kind.REPORT && "dead".equals(each.host())));
            }
        }
    }

    @Test
    void serverThatStaysAwayIsToldBeforeTheLeaseIsOver() throws Exception {
        try (Host one = join("one"); Host two = join("two")) {
            one.tell(1);
            two.awaitStarts("one", 1);
            int heard = two.heard();
            long killed = System.nanoTime();
            server.kill();
            Heard told = two.await(Kind.DISCONNECTED, null, heard);
            assertTrue(told.nanos() - killed < SESSION.toNanos(), "the lease could be over by then");
            assertTrue(Objects.requireNonNull(told.reason()).contains("127.0.0.1:" + server.port()), told::toString);
            server.comeBack();
            two.await(Kind.CONNECTED, null, heard);
            two.await(Kind.REPORT, "one", heard);
        }
    }

    @Test
    void serverThatHasLostEverythingIsToldAgain() throws Exception {
        try (Host one = join("one"); Host two = join("two")) {
            one.tell(1);
            two.tell(1);
            two.awaitStarts("one", 1);
            int heard = two.heard();
            server.kill();
            server.loseEverything();
            server.comeBack();
            two.await(Kind.CONNECTED, null, heard);
            two.await(Kind.REPORT, "one", heard);
            one.tell(2);
            two.awaitStarts("one", 2);
        }
    }

    @Test
    void nobodyKnewBeforeThereWasAServer() throws Exception {
        server.kill();
        try (Host one = Hosts.join("one", "1", Hosts.settings(server.port(), SESSION))) {
            String reason = one.listener().await(Hosts.PATIENCE, "a reason", heard -> true).reason();
            assertEquals("no server answers at 127.0.0.1:" + server.port(), reason);
            server.comeBack();
            one.connected();
        }
    }

    /** The next gaggled has adopted the programs, and others notice nothing of the change. */
    @Test
    void leaseIsTakenOverByTheSameIncarnation() throws Exception {
        try (Host two = Hosts.join("two", "1", Hosts.settings(server.port(), Duration.ofSeconds(30))).connected()) {
            Host killed = Hosts.join("one", "life", Hosts.settings(server.port(), Duration.ofSeconds(30))).connected();
            killed.tell("life", 1);
            two.awaitStarts("one", 1);
            int heard = two.heard();
            killed.close();
            try (Host next = Hosts.join("one", "life", Hosts.settings(server.port(), Duration.ofSeconds(30)))) {
                next.connected().tell("life", 2);
                two.awaitStarts("one", 2);
                assertEquals(Set.of(Kind.REPORT), new HashSet<>(two.kindsSince(heard)),
                        () -> two.listener().getAll().toString());
            }
        }
    }

    @Test
    void leaseThatSomebodyRemovesIsTakenAgain() throws Exception {
        try (Host one = join("one"); Host two = join("two"); ZooKeeper stranger = stranger()) {
            one.tell(1);
            two.awaitStarts("one", 1);
            int heardByOne = one.heard();
            int heardByTwo = two.heard();
            stranger.delete("/gaggled/hosts/one/lease", -1);
            one.await(Kind.DISCONNECTED, null, heardByOne);
            one.await(Kind.CONNECTED, null, heardByOne);
            one.tell(2);
            two.awaitStarts("one", 2);
            assertTrue(two.kindsSince(heardByTwo).contains(Kind.REPORT));
        }
    }

    @Test
    void whatCannotBeReadIsUnknown() throws Exception {
        try (Host one = join("one"); Host two = join("two"); ZooKeeper stranger = stranger()) {
            one.tell(1);
            two.awaitStarts("one", 1);
            int heard = two.heard();
            stranger.setData("/gaggled/hosts/one", new byte[] {2, 1, 1}, -1);
            Heard tooNew = two.await(Kind.UNKNOWN, "one", heard);
            assertEquals(
                    "what it says cannot be read: it is in form 2, and this gaggled knows form 1; the older of the two"
                            + " has to be upgraded",
                    tooNew.reason());
            int heardBefore = two.heard();
            stranger.setData("/gaggled/hosts/one", "nonsense".getBytes(StandardCharsets.UTF_8), -1);
            two.await(Kind.UNKNOWN, "one", heardBefore);
            one.tell(2);
            two.awaitStarts("one", 2);
        }
    }

    @Test
    void hostThatSomebodyRemovesIsUnknown() throws Exception {
        try (Host two = join("two"); ZooKeeper stranger = stranger()) {
            Host one = join("one");
            one.tell(1);
            two.awaitStarts("one", 1);
            one.source().leave();
            one.close();
            two.await(Kind.LEFT, "one", 0);
            stranger.delete("/gaggled/hosts/one", -1);
            assertEquals("it was removed from ZooKeeper", two.await(Kind.UNKNOWN, "one", 0).reason());
        }
    }

    @Test
    void reportThatDoesNotFitIntoOneNodeArrives() throws Exception {
        try (Host one = join("one"); Host two = join("two")) {
            StringBuilder word = new StringBuilder();
            Random random = new Random(19);
            List<NeighbourProgram> programs = new ArrayList<>();
            for (int i = 0; i < 10_000; i++) {
                word.setLength(0);
                random.ints(200, '!', '~').filter(c -> c != '/').forEach(word::appendCodePoint);
                programs.add(NeighbourProgram.builder(i + word.toString()).starts(i + 1)
                        .build());
            }
            one.source().tell(HostReport.builder("one", "1").programs(programs).build());
            assertEquals(programs, two.listener()
                    .awaitReport(Hosts.PATIENCE, "all of it", report -> true).getPrograms());
            one.tell(2);
            two.awaitStarts("one", 2);
        }
    }

    /** Whatever lies there, a source hands on no more than a thousand hosts. */
    @Test
    void moreThanAThousandHostsAreTooMany() throws Exception {
        try (Host one = join("one"); ZooKeeper stranger = stranger()) {
            CountDownLatch made = new CountDownLatch(1005);
            for (int i = 0; i < 1005; i++) {
                stranger.create("/gaggled/hosts/h" + i, new byte[0], OPEN, CreateMode.PERSISTENT,
                        (rc, path, context, name) -> made.countDown(), null);
            }
            assertTrue(made.await(60, TimeUnit.SECONDS), "the server does not make nodes");
            stranger.create("/gaggled/hosts/not a host", new byte[0], OPEN, CreateMode.PERSISTENT);
            stranger.setData("/gaggled/hosts/h999", HostRecord.of(HostRecord.Kind.LEFT, "1").toBytes(), -1);
            one.await(Kind.LEFT, "h999", 0);
            Set<String> heard = new HashSet<>();
            one.listener().getAll().stream().filter(each -> each.host() != null)
                    .forEach(each -> heard.add(each.host()));
            assertEquals(1000, heard.size());
            assertFalse(heard.contains("h1000"));
        }
    }

    private ZooKeeper stranger() throws Exception {
        return new ZooKeeper("127.0.0.1:" + server.port(), 10_000, event -> {});
    }

    /** With users, ZooKeeper itself keeps strangers out of what is a host's. */
    @Test
    void strangerCannotWriteWhatIsAHosts() throws Exception {
        ClusterSettings open = Hosts.settings(server.port(), SESSION);
        ClusterSettings guarded = new ClusterSettings(
                open.connect(), "/deep/root", SESSION, new Login("one", "secret of one"), null, null);
        try (Host one = Hosts.join("one", "1", guarded).connected(); ZooKeeper stranger = stranger()) {
            one.tell(1);
            stranger.addAuthInfo("digest", "two:secret of two".getBytes(StandardCharsets.UTF_8));
            assertRefused(() -> stranger.setData("/deep/root/hosts/one", new byte[1], -1));
            assertRefused(() -> stranger.delete("/deep/root/hosts/one/lease", -1));
            assertRefused(() -> stranger.delete("/deep/root/hosts/one", -1));
            assertRefused(() -> stranger.create("/deep/root/hosts/one/x", new byte[0],
                    OPEN, CreateMode.PERSISTENT));
            assertRefused(() -> stranger.setACL("/deep/root/hosts/one", OPEN,
                    -1));
            assertNotNull(stranger.getData("/deep/root/hosts/one", false, null), "everybody may read");
            one.source().leave();
        }
        ClusterSettings other = new ClusterSettings(
                open.connect(), "/deep/root", SESSION, new Login("two", "secret of two"), null, null);
        try (Host impostor = Hosts.join("one", "2", other); Host two = Hosts.join("two", "1", other).connected()) {
            two.await(Kind.LEFT, "one", 0);
            impostor.listener().await(Hosts.PATIENCE, "a refusal",
                    heard -> "/deep/root/hosts/one in ZooKeeper is another user's".equals(heard.reason()));
        }
    }

    private interface Attempt {
        void make() throws Exception;
    }

    private static void assertRefused(Attempt attempt) throws Exception {
        try {
            attempt.make();
        } catch (KeeperException.NoAuthException expected) {
            return;
        }
        throw new AssertionError("it was allowed");
    }

    /** Also where no server answers, and where the link is cut. */
    @Test
    void theEndTakesLessThanTwoSecondsAndLeavesNoThread() throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        try (Relay link = new Relay(server.port())) {
            Host connected = join("one");
            Host cut = Hosts.join("two", "1", Hosts.settings(link.port(), SESSION)).connected();
            Host nowhere = Hosts.join("three", "1", Hosts.settings(TestServer.freePort(), SESSION));
            cut.tell(1);
            link.cut();
            cut.source().leave();
            for (Host host : List.of(connected, cut, nowhere)) {
                long begun = System.nanoTime();
                host.close();
                long taken = System.nanoTime() - begun;
                assertTrue(taken < TimeUnit.SECONDS.toNanos(2), host.name() + " took " + taken / 1_000_000 + " ms");
            }
        }
        server.close();
        long deadline = System.nanoTime() + Hosts.PATIENCE.toNanos();
        while (!left(before).isEmpty() && System.nanoTime() < deadline) {
            Thread.sleep(20);
        }
        assertEquals(Set.of(), left(before));
        assertFalse(before.isEmpty());
    }

    private static Set<Thread> left(Set<Thread> before) {
        Set<Thread> now = new HashSet<>(Thread.getAllStackTraces().keySet());
        now.removeAll(before);
        now.removeIf(thread -> thread.getName().startsWith("ForkJoinPool") || thread.getName().startsWith("junit")
                || thread.getName().startsWith("VirtualThread") || thread.getName().contains("Poller"));
        return now;
    }
}
