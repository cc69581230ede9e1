package org.gaggled.engine.place;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Random;
import org.gaggled.engine.core.PlaceRules;

/** The time, what happens at which of it, and the hosts that it happens to. */
final class World {

    static final long SECOND = 1_000_000_000;

    /** How long a lease goes on when nothing is heard of its host, by the clock of the store. */
    static final long LEASE = 10 * SECOND;

    final Random random;
    final List<PlaceRules> programs = new ArrayList<>();
    final List<Host> hosts = new ArrayList<>();
    final Store store;

    /** What goes wrong with messages. */
    double lost;
    long slowest = SECOND / 20;

    /** Whether there is anything that kills what gaggled does not. */
    boolean fences = true;

    private final Queue<Due> dues =
            new PriorityQueue<>(Comparator.comparingLong(Due::at).thenComparingLong(Due::number));
    private long number;
    private long now;
    int starts;

    private record Due(long at, long number, Runnable what) {}

    /**
     * Hosts that run four programs.
     *
     * @param apart by how much the slowest and the fastest clock may differ
     */
    World(long seed, int hosts, double apart) {
        random = new Random(seed);
        store = new Store(this, rate(apart));
        List<String> names = new ArrayList<>();
        for (int i = 0; i < hosts; i++) {
            names.add("h" + i);
        }
        for (int i = 0; i < 4; i++) {
            Collections.shuffle(names, random);
            int copies = hosts > 2 ? 1 + random.nextInt(2) : 1;
            programs.add(new PlaceRules(names, copies, Duration.ofSeconds(10 + 10 * random.nextInt(3))));
        }
        names.forEach(name -> this.hosts.add(new Host(name, this, rate(apart))));
    }

    private double rate(double apart) {
        return 1 - apart / 2 + random.nextDouble() * apart;
    }

    long now() {
        return now;
    }

    void at(long time, Runnable what) {
        dues.add(new Due(Math.max(time, now), number++, what));
    }

    void after(double seconds, Runnable what) {
        at(now + (long) (seconds * SECOND), what);
    }

    void pass(double seconds) {
        long until = now + (long) (seconds * SECOND);
        for (Due due = dues.peek(); due != null && due.at <= until; due = dues.peek()) {
            dues.remove();
            now = due.at;
            due.what.run();
        }
        now = until;
    }

    Host find(String name) {
        return hosts.stream().filter(host -> host.name.equals(name)).findFirst().orElseThrow();
    }

    /** How many copies of a program there are, whoever thinks so. */
    long copies(int program) {
        return hosts.stream().filter(host -> host.processes[program]).count();
    }

    /** A process has begun. */
    void begun(int program) {
        starts++;
        if (copies(program) > programs.get(program).copies()) {
            throw new AssertionError("%d copies of %d at %.2f s: %s".formatted(
                    copies(program), program, now / (double) SECOND, hosts));
        }
    }

    <T> T any(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }
}
