package org.gaggled.api.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.gaggled.api.neighbour.HostClaims;
import org.gaggled.api.neighbour.HostReport;
import org.gaggled.api.neighbour.NeighbourListener;
import org.gaggled.api.neighbour.NeighbourSource;
import org.junit.jupiter.api.Test;

/** What a cluster in memory does with claims when its network is bad, by a clock that the test sets. */
class MemoryClaimsFaultsTest {

    private static final Duration LEASE = Duration.ofSeconds(8);

    private long nanos;
    private final MemoryNeighbours cluster = new MemoryNeighbours(() -> nanos, LEASE, new Random(5));
    private final List<String> heard = new ArrayList<>();
    private long held;

    /** Writes down when what is heard of claims and of the connection, in seconds. */
    private NeighbourListener listener(String name) {
        return new NeighbourListener() {
            @Override
            public void onConnected() {
                note("connected");
            }

            @Override
            public void onDisconnected(String reason) {
                note("disconnected");
            }

            @Override
            public void onHeld(long until) {
                held = until;
            }

            @Override
            public void onClaims(List<HostClaims> claims) {
                Set<String> words = new TreeSet<>();
                claims.forEach(one -> words.add(one.toString()));
                note(String.join("; ", words));
            }

            @Override
            public void onReport(HostReport report) {}

            @Override
            public void onUnknown(String host, String reason) {}

            @Override
            public void onLeft(String host) {}

            private void note(String what) {
                heard.add(nanos / 1_000_000_000 + " " + name + ": " + what);
            }
        };
    }

    private NeighbourSource watcher(String host) throws Exception {
        NeighbourSource source = cluster.open(host, "1");
        source.watchClaims();
        source.join(listener(host));
        return source;
    }

    private void pass(int seconds) {
        long until = nanos + seconds * 1_000_000_000L;
        while (cluster.nextDue() <= until) {
            nanos = cluster.nextDue();
            cluster.run();
        }
        nanos = until;
    }

    private List<String> heardSince() {
        List<String> all = List.copyOf(heard);
        heard.clear();
        return all;
    }

    /** A claim that was lost is written by the next call, once. */
    @Test
    void aLostClaimIsMadeAgain() throws Exception {
        watcher("one");
        NeighbourSource two = watcher("two");
        pass(1);
        heardSince();
        cluster.lose(1);
        two.claim(0, Set.of("web"));
        pass(0);
        assertEquals(List.of(), heardSince());
        cluster.lose(0);
        pass(5);
        assertEquals(List.of("2 one: two claims [web] by version 1", "2 two: two claims [web] by version 1"),
                heardSince());
    }

    /** Where only the answer was lost, the next call writes nothing, and is answered. */
    @Test
    void aLostAnswerIsGivenAgain() throws Exception {
        NeighbourSource two = watcher("two");
        pass(1);
        heardSince();
        cluster.cutIncoming("two");
        two.claim(0, Set.of("web"));
        pass(0);
        cluster.mend("two");
        pass(5);
        assertEquals(List.of("2 two: two claims [web] by version 1"), heardSince());
    }

    /** News of a claim that was lost comes with the answer to the next call. */
    @Test
    void lostNewsComesWithTheNextAnswer() throws Exception {
        watcher("one");
        NeighbourSource two = watcher("two");
        pass(1);
        cluster.cutIncoming("one");
        two.claim(0, Set.of("web"));
        pass(0);
        heardSince();
        cluster.mend("one");
        pass(5);
        assertEquals(List.of("2 one: two claims [web] by version 1"), heardSince());
    }

    /** A claim may be on its way for long; it arrives before what the next gaggled of that host says. */
    @Test
    void aClaimOfTheFormerGaggledIsWrittenFirst() throws Exception {
        NeighbourSource two = watcher("two");
        pass(1);
        heardSince();
        cluster.delay(Duration.ofSeconds(1), Duration.ofSeconds(1));
        two.claim(0, Set.of("web"));
        cluster.kill("two");
        watcher("two");
        pass(3);
        assertEquals(List.of("3 two: connected", "3 two: two claims [web] by version 1"), heardSince());
    }

    /** Held for three quarters of a lease, while others see the lease over only after a whole one. */
    @Test
    void aHostIsHeldForLessThanItsLease() throws Exception {
        watcher("one");
        NeighbourSource two = watcher("two");
        pass(1);
        two.claim(0, Set.of("web"));
        pass(8);
        heardSince();
        cluster.cutIncoming("two");
        cluster.cutOutgoing("two");
        // The last call of two was at 8 s.
        pass(20);
        // One calls at the same time, and its answer may say again what the news did.
        assertEquals(List.of("14 two: disconnected", "16 one: two claims [web] by version 1, without a lease"),
                heardSince().stream().distinct().toList());
    }

    /** A slow clock measures more of the cluster's time, and a fast one less, for its own gaggled and for the next. */
    @Test
    void aHostIsHeldByItsOwnClock() throws Exception {
        cluster.open("two", "1").close();
        cluster.setClockRate("two", 0.9);
        watcher("two");
        pass(0);
        assertEquals(6_666_666_666L, held);
        cluster.setClockRate("two", 1.1);
        pass(2);
        // Its first beat was measured when its clock was slow, or it is still to come.
        assertEquals(6_666_666_666L, held);
        pass(1);
        assertEquals(2_222_222_222L + 5_454_545_454L, held);
        for (double rate : new double[] {0.89, 1.11, Double.NaN}) {
            assertThrows(IllegalArgumentException.class, () -> cluster.setClockRate("two", rate));
        }
    }

    /** On a bad network no version is skipped or goes back, and a host that claims goes on to hear of it. */
    @Test
    void versionsGoUpOneByOne() throws Exception {
        cluster.delay(Duration.ZERO, Duration.ofSeconds(1));
        cluster.lose(0.3);
        cluster.repeat(0.3);
        NeighbourSource two = watcher("two");
        RecordingNeighbourListener one = new RecordingNeighbourListener();
        NeighbourSource first = cluster.open("one", "1");
        first.watchClaims();
        first.join(one);
        pass(20);
        for (int version = 0; version < 50; version++) {
            long before = version;
            while (one.getClaimed().stream().noneMatch(claimed -> claimed.of("one").getVersion() > before)) {
                assertTrue(nanos < 10_000_000_000_000L, () -> "no answer to a claim by version " + before);
                first.claim(version, Set.of("w" + version));
                two.claim(version, Set.of());
                pass(20);
            }
        }
        List<Long> versions = one.getClaimed().stream().map(claimed -> claimed.of("one").getVersion()).toList();
        assertEquals(versions.stream().sorted().toList(), versions);
        assertEquals(50, versions.get(versions.size() - 1));
    }
}
