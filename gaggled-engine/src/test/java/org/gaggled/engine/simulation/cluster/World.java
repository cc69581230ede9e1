package org.gaggled.engine.simulation.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Random;
import org.gaggled.api.testkit.MemoryNeighbours;
import org.gaggled.engine.core.GaggleDefinition;
import org.gaggled.engine.core.ProgramId;

/** The time, what happens at which of it, and the hosts and the network that it happens to. */
final class World {

    static final long MILLI = 1_000_000;
    static final Duration LEASE = Duration.ofSeconds(2);

    /** The longest that a message takes. */
    static final long SLOWEST = 300 * MILLI;

    final Random random;
    final MemoryNeighbours network;
    final Map<String, Host> hosts = new LinkedHashMap<>();

    /** How long what has changed waits for more before it is told. */
    final int batchMillis;

    private final Queue<Due> dues =
            new PriorityQueue<>(Comparator.comparingLong(Due::at).thenComparingLong(Due::number));
    private long number;
    private long now = MILLI;
    private int steps;

    private record Due(long at, long number, Runnable what) {}

    World(long seed, int batchMillis) {
        this.random = new Random(seed);
        this.network = new MemoryNeighbours(() -> now, LEASE, new Random(seed + 1));
        this.batchMillis = batchMillis;
    }

    void add(String name, GaggleDefinition definition) {
        hosts.put(name, new Host(name, this, definition));
    }

    long now() {
        return now;
    }

    int steps() {
        return steps;
    }

    void at(long time, Runnable what) {
        dues.add(new Due(time, number++, what));
    }

    /** After up to that many milliseconds. */
    void within(int millis, Runnable what) {
        at(now + random.nextLong(millis * MILLI + 1), what);
    }

    /** Everything that is due in that time happens. */
    void pass(long millis) {
        long until = now + millis * MILLI;
        while (true) {
            Due next = dues.peek();
            long at = Math.min(next == null ? Long.MAX_VALUE : next.at, network.nextDue());
            if (at > until) {
                break;
            }
            now = Math.max(now, at);
            steps++;
            if (next != null && next.at <= now) {
                dues.remove();
                next.what.run();
            } else {
                network.run();
            }
        }
        now = until;
    }

    /** How many hosts run a program, whoever knows. */
    long copies(ProgramId program) {
        return hosts.values().stream().map(host -> host.runs.get(program)).filter(run -> run != null && run.up).count();
    }

    /** One of them, by chance. */
    <T> T any(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    Host anyHost() {
        return any(new ArrayList<>(hosts.values()));
    }

    /** From now on all links work, and nothing is lost. */
    void heal() {
        network.lose(0);
        network.repeat(0);
        network.delay(Duration.ZERO, Duration.ZERO);
        hosts.keySet().forEach(network::mend);
    }
}
