package org.gaggled.cluster.zookeeper;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.gaggled.api.neighbour.HostReport;
import org.gaggled.api.neighbour.NeighbourProgram;
import org.gaggled.api.neighbour.NeighbourSource;
import org.gaggled.api.program.DependencyState.Until;
import org.gaggled.api.program.ProgramPhase;
import org.gaggled.api.testkit.PluginConfiguration;
import org.gaggled.api.testkit.RecordingNeighbourListener;
import org.gaggled.api.testkit.RecordingNeighbourListener.Heard;
import org.gaggled.api.testkit.RecordingNeighbourListener.Kind;
import org.jspecify.annotations.Nullable;

/** Hosts of a cluster, for tests. */
final class Hosts {

    static final Timing TIMING = new Timing(Duration.ofMillis(3), Duration.ofSeconds(1), Duration.ofMillis(500));

    static final Duration PATIENCE = Duration.ofSeconds(60);

    private Hosts() {}

    /** A host, and what it has heard. */
    record Host(String name, NeighbourSource source, RecordingNeighbourListener listener) implements AutoCloseable {

        Host(String name, NeighbourSource source) throws Exception {
            this(name, source, new RecordingNeighbourListener());
            source.join(listener);
        }

        Host connected() throws InterruptedException {
            await(Kind.CONNECTED, null, 0);
            return this;
        }

        void tell(long starts) {
            tell("1", starts);
        }

        void tell(String incarnation, long starts) {
            source.tell(report(name, incarnation, starts));
        }

        int heard() {
            return listener.getAll().size();
        }

        /** What was heard of that kind, behind what was heard first. */
        Heard await(Kind kind, @Nullable String host, int after) throws InterruptedException {
            List<Heard> before = listener.getAll().subList(0, after);
            return listener.await(PATIENCE, name + " hears " + kind + " " + host,
                    one -> one.kind() == kind && Objects.equals(one.host(), host) && !before.contains(one));
        }

        void awaitStarts(String host, long starts) throws InterruptedException {
            listener.awaitReport(PATIENCE, name + " hears of " + host + " with " + starts,
                    report -> report.getHost().equals(host) && report.getPrograms().getFirst().getStarts() == starts);
        }

        List<Kind> kindsSince(int heard) {
            return listener.getAll().stream().skip(heard).map(Heard::kind).toList();
        }

        @Override
        public void close() throws Exception {
            source.close();
        }
    }

    /** The settings of a host that reaches a server at that port of loopback. */
    static ClusterSettings settings(int port, Duration session) {
        return new ClusterSettings(List.of(new ServerAddress("127.0.0.1", port)), "/gaggled", session, null, null,
                null);
    }

    static Host join(String name, String incarnation, ClusterSettings settings) throws Exception {
        return new Host(name, new ZooKeeperNeighbourSource(settings, name, incarnation, null, TIMING));
    }

    /** One that gaggled would open from what a user writes, with a directory of its own. */
    static Host joinAsConfigured(String name, PluginConfiguration configuration, Path directory) throws Exception {
        return new Host(name, new ZooKeeperNeighbourFactory()
                .open(configuration.stateDirectory(directory).toNeighbourSourceContext(name)));
    }

    static HostReport report(String host, String incarnation, long starts) {
        return report(host, incarnation, starts, 1);
    }

    /** The report of a host on which the first of so many programs was started so often. */
    static HostReport report(String host, String incarnation, long starts, int programs) {
        List<NeighbourProgram> all = new ArrayList<>();
        for (int i = 0; i < programs; i++) {
            Duration age = Duration.ofNanos(i * 7_919_331_733L % 604_800_000_000_000L);
            all.add(NeighbourProgram.builder("web-worker-" + i)
                    .starts(i == 0 ? starts : i)
                    .phase(ProgramPhase.UP)
                    .condition(Until.STARTED, i, age.plusMillis(i))
                    .condition(Until.READY, i, age)
                    .build());
        }
        return HostReport.builder(host, incarnation).programs(all).build();
    }
}
