package org.gaggled.cluster.zookeeper;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.gaggled.api.neighbour.HostReport;
import org.gaggled.api.neighbour.NeighbourListener;
import org.gaggled.api.neighbour.NeighbourProgram;
import org.gaggled.api.neighbour.NeighbourSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Shows what a change costs on a host with 1000 programs in clusters of 3, 10 and 100 hosts, in one process against one
 * server; and that changes at once are gathered, however many they are. What it prints is in {@code docs/cluster.md}.
 *
 * <p>{@code -Dgaggled.cluster.programs=1000} gives all hosts as many.
 */
class CostTest {

    private static final int PROGRAMS = 1000;
    private static final int SINGLE_CHANGES = 9;

    /**
     * Of each host but the one that changes; what a change costs does not depend on it, but how long the test takes.
     */
    private static final int PROGRAMS_OF_OTHERS = Integer.getInteger("gaggled.cluster.programs", 50);

    /** As fast as a machine starts programs, or faster. */
    private static final long BETWEEN_NANOS = 500_000;

    private static final Duration SESSION = Duration.ofSeconds(30);

    /** No host tells again while something is measured. */
    private static final Timing TIMING =
            new Timing(Duration.ofMillis(3), Duration.ofMinutes(10), Duration.ofSeconds(5));

    @TempDir
    Path directory;

    /** Counts down what it waits for. */
    private static final class Waiting implements NeighbourListener {

        private final AtomicLong reports = new AtomicLong();
        private volatile long wanted = Long.MAX_VALUE;
        private volatile CountDownLatch heard = new CountDownLatch(0);

        @Override
        public void onConnected() {}

        @Override
        public void onDisconnected(String reason) {}

        @Override
        public void onReport(HostReport report) {
            reports.incrementAndGet();
            if (report.getPrograms().getFirst().getStarts() == wanted) {
                heard.countDown();
            }
        }

        @Override
        public void onUnknown(String host, String reason) {}

        @Override
        public void onLeft(String host) {}
    }

    @Test
    void threeHosts() throws Exception {
        measure(3);
    }

    @Test
    void tenHosts() throws Exception {
        measure(10);
    }

    @Test
    void hundredHosts() throws Exception {
        measure(100);
    }

    private void measure(int count) throws Exception {
        List<NeighbourSource> sources = new ArrayList<>();
        List<Waiting> listeners = new ArrayList<>();
        List<CountDownLatch> latches = new ArrayList<>();
        try (TestServer server = new TestServer(directory, 1000); Relay link = new Relay(server.port())) {
            long begun = System.nanoTime();
            HostReport report = Hosts.report("h", "1", 1, PROGRAMS);
            HostReport others = Hosts.report("h", "1", 1, PROGRAMS_OF_OTHERS);
            for (int i = 0; i < count; i++) {
                Waiting listener = new Waiting();
                listener.wanted = 1;
                listener.heard = new CountDownLatch(count - 1);
                listeners.add(listener);
                latches.add(listener.heard);
                NeighbourSource source = new ZooKeeperNeighbourSource(
                        Hosts.settings(link.port(), SESSION), "host" + i, "1", null, TIMING);
                sources.add(source);
                source.join(listener);
                source.tell(of("host" + i, i == 0 ? report : others, 1));
            }
            await(latches);
            System.out.printf("%d hosts with %d programs know each other after %d ms%n", count, PROGRAMS_OF_OTHERS,
                    (System.nanoTime() - begun) / 1_000_000);
            List<Cost> single = new ArrayList<>();
            for (int i = 0; i < SINGLE_CHANGES; i++) {
                single.add(cost(server, link, sources, listeners, List.of(of("host0", report, 2 + i))));
            }
            single.sort(Comparator.comparing(Cost::nanos));
            Cost one = single.get(SINGLE_CHANGES / 2);
            System.out.printf("%d hosts, one change: heard by all after %d us (median); %s%n", count, one.nanos / 1000,
                    one);
            Cost burst = cost(server, link, sources, listeners, restart(report, 2000));
            System.out.printf("%d hosts, %d programs restart within %d ms: heard by all after %d ms; %s%n", count,
                    PROGRAMS, burst.told / 1_000_000, burst.nanos / 1_000_000, burst);
            long readers = count - 1L;
            // On a busy machine, what the last host told when it came is still read by others during a change.
            long fewest = single.stream().mapToLong(Cost::reports).min().orElseThrow();
            assertTrue(fewest == readers, fewest + " reports of one change to " + readers + " hosts");
            // Those are not of the burst that are on their way when it begins, and the last one.
            long most = burst.nanos / TIMING.gather().toNanos() + 3;
            assertTrue(burst.writes <= most, burst.writes + " writes, and no more than " + most + " had time");
            assertTrue(burst.reports <= burst.writes * readers, burst.reports + " reports of " + burst.writes);
            for (NeighbourSource source : sources) {
                source.leave();
            }
        } finally {
            for (NeighbourSource source : sources) {
                Thread.ofVirtual().start(() -> {
                    try {
                        source.close();
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                });
            }
        }
    }

    private static HostReport of(String host, HostReport programs, long starts) {
        List<NeighbourProgram> all = new ArrayList<>(programs.getPrograms());
        all.set(0, all.getFirst().toBuilder().starts(starts).build());
        return HostReport.builder(host, "1").programs(all).build();
    }

    /**
     * What a host tells while each of its programs goes down and comes up, one after another; the first is the last.
     */
    private static List<HostReport> restart(HostReport report, long starts) {
        List<HostReport> told = new ArrayList<>();
        List<NeighbourProgram> programs = new ArrayList<>(report.getPrograms());
        for (int i = programs.size() - 1; i >= 0; i--) {
            NeighbourProgram up = programs.get(i);
            programs.set(i, NeighbourProgram.builder(up.getName()).starts(up.getStarts()).build());
            told.add(HostReport.builder("host0", "1").programs(programs).build());
            programs.set(i, up.toBuilder().starts(starts).build());
            told.add(HostReport.builder("host0", "1").programs(programs).build());
        }
        return told;
    }

    private record Cost(
            long told, long nanos, long messages, long bytesUp, long bytesDown, long reports, long writes,
            long slowest) {

        @Override
        public String toString() {
            return messages + " messages to and from the server, " + bytesUp + " bytes to it, " + bytesDown
                    + " bytes from it, " + reports + " reports heard, " + writes
                    + " writes, slowest answer after " + slowest + " ms";
        }
    }

    /** Of changes of one host, one right after another, until every other host has heard the last. */
    private static Cost cost(
            TestServer server, Relay link, List<NeighbourSource> sources, List<Waiting> listeners,
            List<HostReport> told) throws InterruptedException {
        List<CountDownLatch> latches = new ArrayList<>();
        long reports = reports(listeners);
        for (Waiting listener : listeners.subList(1, listeners.size())) {
            listener.heard = new CountDownLatch(1);
            latches.add(listener.heard);
            listener.wanted = told.getLast().getPrograms().getFirst().getStarts();
        }
        server.stats().resetLatency();
        long written = server.lastWrite();
        long messages = server.stats().getPacketsReceived() + server.stats().getPacketsSent();
        long up = link.bytesUp.get();
        long down = link.bytesDown.get();
        long begun = System.nanoTime();
        for (HostReport each : told) {
            sources.getFirst().tell(each);
            LockSupport.parkNanos(BETWEEN_NANOS);
        }
        long ended = System.nanoTime() - begun;
        await(latches);
        return new Cost(ended, System.nanoTime() - begun,
                server.stats().getPacketsReceived() + server.stats().getPacketsSent() - messages,
                link.bytesUp.get() - up, link.bytesDown.get() - down, reports(listeners) - reports,
                server.lastWrite() - written, server.stats().getMaxLatency());
    }

    private static long reports(List<Waiting> listeners) {
        return listeners.stream().mapToLong(listener -> listener.reports.get()).sum();
    }

    private static void await(List<CountDownLatch> latches) throws InterruptedException {
        long deadline = System.nanoTime() + Hosts.PATIENCE.toNanos();
        for (CountDownLatch latch : latches) {
            assertTrue(latch.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS), "not heard in time");
        }
    }
}
