package org.gaggled.engine.simulation.cluster;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.gaggled.engine.core.Condition;
import org.gaggled.engine.core.Definitions;
import org.gaggled.engine.core.Dependency;
import org.gaggled.engine.core.GaggleDefinition;
import org.gaggled.engine.core.LifeRulesBuilder;
import org.gaggled.engine.core.OnUnknown;
import org.gaggled.engine.core.PlaceRules;
import org.gaggled.engine.core.ProgramDefinition;
import org.gaggled.engine.core.ProgramId;
import org.gaggled.engine.core.StopOrder;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hosts whose programs need each other, on a network with every fault there is: nothing is started without what it
 * needs being known, no loss is missed, and nothing is stopped for nothing. {@code -Dcluster.seeds=N} tries more of
 * them, {@code -Dcluster.large=N} goes on with the large cluster for N faults, and {@code -Dcluster.seed=N} repeats
 * one.
 */
class ClusterSimulatorTest {

    private static final Logger log = LoggerFactory.getLogger(ClusterSimulatorTest.class);

    private static final int PLACED = 2;

    @Test
    void smallClustersInEveryStorm() {
        Long one = Long.getLong("cluster.seed");
        long[] seeds = one != null ? new long[] {one}
                : LongStream.rangeClosed(1, Long.getLong("cluster.seeds", 150)).toArray();
        long steps = 0;
        for (long seed : seeds) {
            steps += storm(seed, 2 + (int) (seed % 3), 3, 60);
        }
        log.info("{} clusters, {} steps", seeds.length, steps);
        assertTrue(one != null || steps > 1000L * seeds.length, "too little has happened");
    }

    @Test
    void aHundredHostsWithAThousandProgramsEach() {
        int faults = Integer.getInteger("cluster.large", 6);
        int steps = storm(1, 100, 1000, faults);
        log.info("100 hosts, {} faults, {} steps", faults, steps);
    }

    private static int storm(long seed, int hosts, int programs, int faults) {
        World world = new World(seed, hosts > 10 ? 50 : 25);
        try {
            for (int i = 0; i < hosts; i++) {
                world.add("h" + i, gaggle(i, hosts, programs, new Random(seed * 1000 + i)));
            }
            world.hosts.values().forEach(Host::begin);
            world.pass(hosts > 10 ? 1500 : 300);
            for (int i = 0; i < faults; i++) {
                fault(world, programs);
                world.pass(world.random.nextInt(hosts > 10 ? 300 : 1500));
            }
            recover(world);
            return world.steps();
        } catch (Violation violation) {
            throw new AssertionError("seed " + seed + " with " + hosts + " hosts: " + violation.getMessage(),
                    violation);
        }
    }

    private static void fault(World world, int programs) {
        Host host = world.anyHost();
        switch (world.random.nextInt(14)) {
            case 0 -> world.network.cutIncoming(host.name);
            case 1 -> world.network.cutOutgoing(host.name);
            case 2 -> {
                world.network.cutIncoming(host.name);
                world.network.cutOutgoing(host.name);
            }
            case 3, 4 -> world.network.mend(host.name);
            case 5 -> world.network.lose(world.random.nextInt(4) / 5.0);
            case 6 -> world.network.repeat(world.random.nextInt(3) / 3.0);
            case 7 -> world.network.delay(Duration.ZERO, Duration.ofMillis(world.random.nextInt(300)));
            case 8, 9 -> killAndAdopt(world, host);
            case 10 -> endAndBegin(world, host);
            case 11 -> host.dies(new ProgramId("placed" + world.random.nextInt(PLACED)));
            default -> host.dies(new ProgramId("p" + world.random.nextInt(programs)));
        }
    }

    /** The gaggled is away for a while, in which its programs may die. */
    private static void killAndAdopt(World world, Host host) {
        if (host.isAlive() && !host.isEnding()) {
            host.kill();
            if (world.random.nextBoolean()) {
                world.within(500, () -> host.dies(new ProgramId("p0")));
            }
            world.within(4000, host::adopt);
        }
    }

    private static void endAndBegin(World world, Host host) {
        if (host.isAlive() && !host.isEnding()) {
            host.shutDown();
            world.at(world.now() + 2000 * World.MILLI, () -> {
                if (!host.isAlive()) {
                    host.begin();
                }
            });
        }
    }

    private static void recover(World world) {
        world.heal();
        // Whatever is away comes back, and every lease that is over is had again.
        world.pass(world.hosts.size() > 10 ? 8_000 : 20_000);
        world.hosts.values().forEach(host -> host.knowledge.checkAgreement());
        for (int i = 0; i < PLACED; i++) {
            long copies = world.copies(new ProgramId("placed" + i));
            if (copies != copiesOf(i, world.hosts.size())) {
                throw new Violation(copies + " copies of placed" + i + " run in the end");
            }
        }
    }

    /** Each program needs some of those with lower numbers, here and elsewhere, so that there are no circles. */
    private static GaggleDefinition gaggle(int host, int hosts, int programs, Random random) {
        List<ProgramDefinition> definitions = new ArrayList<>();
        for (int i = 0; i < programs; i++) {
            List<Dependency> needs = new ArrayList<>();
            // In a large cluster, few programs need others elsewhere, in rows that are not too long.
            int most = hosts > 10 ? (i % 50 == 0 || random.nextInt(10) > 0 ? 0 : 1) : Math.min(i, random.nextInt(3));
            for (int j = 0; j < most; j++) {
                int on = hosts > 10 ? i - i % 50 + random.nextInt(i % 50) : random.nextInt(i);
                int where = random.nextInt(hosts);
                ProgramId id = where == host ? new ProgramId("p" + on) : ProgramId.at("h" + where, "p" + on);
                if (needs.stream().noneMatch(need -> need.on().equals(id))) {
                    needs.add(need(id, random));
                }
            }
            definitions.add(Definitions.of("p" + i, new LifeRulesBuilder().backoff(Duration.ofMillis(10))
                    .backoffMax(Duration.ofMillis(100)).dependencies(needs).build()));
        }
        for (int i = 0; i < PLACED; i++) {
            List<String> names = new ArrayList<>();
            for (int j = 0; j < Math.min(5, hosts); j++) {
                names.add("h" + (i + j) % hosts);
            }
            PlaceRules places = new PlaceRules(names, copiesOf(i, hosts), Duration.ofSeconds(3));
            definitions.add(Definitions.of("placed" + i, new LifeRulesBuilder().backoff(Duration.ofMillis(10))
                    .backoffMax(Duration.ofMillis(100)).places(places).build()));
        }
        return new GaggleDefinition(definitions, Duration.ofMillis(100), StopOrder.REVERSE);
    }

    private static int copiesOf(int placed, int hosts) {
        return Math.min(hosts, 1 + placed);
    }

    private static Dependency need(ProgramId on, Random random) {
        boolean propagate = random.nextInt(4) > 0;
        return new Dependency(
                on,
                random.nextBoolean() ? Condition.READY : Condition.STARTED,
                Duration.ofMillis(random.nextInt(3) * 100L),
                propagate,
                Duration.ofMillis(propagate && random.nextInt(3) == 0 ? 200 : 0),
                random.nextInt(5) > 0,
                on.name(),
                random.nextInt(3) == 0 ? OnUnknown.STOP : OnUnknown.HOLD);
    }
}
