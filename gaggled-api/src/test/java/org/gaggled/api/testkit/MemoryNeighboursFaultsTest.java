package org.gaggled.api.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.gaggled.api.neighbour.HostReport;
import org.gaggled.api.neighbour.NeighbourListener;
import org.gaggled.api.neighbour.NeighbourProgram;
import org.gaggled.api.neighbour.NeighbourSource;
import org.gaggled.api.program.DependencyState.Until;
import org.junit.jupiter.api.Test;

/** What a cluster in memory does at which time, by a clock that the test sets. */
class MemoryNeighboursFaultsTest {

    private static final Duration LEASE = Duration.ofSeconds(8);

    private long nanos;
    private final MemoryNeighbours cluster = new MemoryNeighbours(() -> nanos, LEASE, new Random(5));
    private final List<String> heard = new ArrayList<>();

    /** Writes down when what is heard, in seconds. */
    private NeighbourListener listener(String name) {
        return new NeighbourListener() {
            @Override
            public void onConnected() {
                note("connected");
            }

            @Override
            public void onDisconnected(String reason) {
                note("disconnected: " + reason);
            }

            @Override
            public void onReport(HostReport report) {
                note(report.getHost() + " " + report.getPrograms().get(0).getStarts());
            }

            @Override
            public void onUnknown(String host, String reason) {
                note(host + " unknown: " + reason);
            }

            @Override
            public void onLeft(String host) {
                note(host + " left");
            }

            private void note(String what) {
                heard.add(nanos / 1_000_000_000 + " " + name + ": " + what);
            }
        };
    }

    private NeighbourSource joined(String host) throws Exception {
        NeighbourSource source = cluster.open(host, "1");
        source.join(listener(host));
        return source;
    }

    private static HostReport report(String host, long starts) {
        return HostReport.builder(host, "1")
                .programs(List.of(NeighbourProgram.builder("db").starts(starts)
                        .condition(Until.STARTED, starts, Duration.ZERO).build()))
                .build();
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

    /** Both ways are cut: each side finds out by itself, when a lease after the last call is over. */
    @Test
    void aHostThatIsCutOffIsUnknownWhenItsLeaseIsOver() throws Exception {
        joined("one").tell(report("one", 1));
        joined("two").tell(report("two", 1));
        pass(9);
        heardSince();
        cluster.cutIncoming("two");
        cluster.cutOutgoing("two");
        // The last call of two was at 8 s.
        pass(20);
        assertEquals(
                List.of("14 two: disconnected: no call was answered for three quarters of a lease",
                        "16 one: two unknown: its lease is over"),
                heardSince());
    }

    /** Only what it says is lost: it is unknown to others, and it does not get answers either. */
    @Test
    void aHostThatNobodyHearsIsNotConnected() throws Exception {
        joined("one").tell(report("one", 1));
        NeighbourSource two = joined("two");
        pass(9);
        heardSince();
        cluster.cutOutgoing("two");
        two.tell(report("two", 1));
        pass(20);
        assertEquals(List.of("14 two: disconnected: no call was answered for three quarters of a lease"), heardSince());
        cluster.mend("two");
        pass(2);
        assertTrue(heardSince().containsAll(
                List.of("30 two: connected", "30 two: one 1", "30 one: two 1")));
    }

    /** Only what it hears is lost: others go on hearing of it. */
    @Test
    void aHostThatHearsNothingIsHeard() throws Exception {
        joined("one");
        NeighbourSource two = joined("two");
        pass(9);
        cluster.cutIncoming("two");
        heardSince();
        pass(10);
        two.tell(report("two", 1));
        pass(0);
        assertEquals(
                List.of("14 two: disconnected: no call was answered for three quarters of a lease", "19 one: two 1"),
                heardSince());
    }

    /** What is lost is told by the next call. */
    @Test
    void whatIsLostIsToldAgain() throws Exception {
        joined("one");
        NeighbourSource two = joined("two");
        pass(9);
        heardSince();
        cluster.lose(1);
        two.tell(report("two", 1));
        pass(0);
        assertEquals(List.of(), heardSince());
        cluster.lose(0);
        pass(2);
        assertEquals("10 one: two 1", heardSince().get(0));
    }

    /** A delay takes as long as it is said to, and changes no order. */
    @Test
    void whatIsLateKeepsItsOrder() throws Exception {
        joined("one");
        NeighbourSource two = joined("two");
        pass(9);
        heardSince();
        cluster.delay(Duration.ofSeconds(1), Duration.ofSeconds(3));
        IntStream.rangeClosed(1, 50).forEach(starts -> two.tell(report("two", starts)));
        pass(7);
        List<Integer> order = heardSince().stream().filter(line -> line.contains("one: two "))
                .map(line -> Integer.valueOf(line.substring(line.lastIndexOf(' ') + 1))).toList();
        assertEquals(order.stream().sorted().toList(), order);
        assertEquals(50, order.get(order.size() - 1));
    }

    /** The same again, with the same random numbers: the same is heard at the same times. */
    @Test
    void everythingHappensAgainInTheSameWay() throws Exception {
        List<String> first = storm();
        assertEquals(first, new MemoryNeighboursFaultsTest().storm());
        assertTrue(first.size() > 100, () -> "little was heard: " + first);
    }

    private List<String> storm() throws Exception {
        cluster.delay(Duration.ZERO, Duration.ofSeconds(1));
        cluster.lose(0.3);
        cluster.repeat(0.3);
        Random random = new Random(3);
        List<NeighbourSource> hosts = new ArrayList<>();
        for (String host : List.of("one", "two", "three")) {
            hosts.add(joined(host));
        }
        for (int i = 0; i < 100; i++) {
            int which = random.nextInt(hosts.size());
            String host = Objects.requireNonNull(List.of("one", "two", "three").get(which));
            switch (random.nextInt(6)) {
                case 0 -> cluster.cutIncoming(host);
                case 1 -> cluster.cutOutgoing(host);
                case 2 -> {
                    cluster.kill(host);
                    hosts.set(which, joined(host));
                }
                default -> {
                    cluster.mend(host);
                    hosts.get(which).tell(report(host, i));
                }
            }
            pass(random.nextInt(5));
        }
        return heardSince();
    }
}
