package org.gaggled.engine.place;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hosts on which programs are placed, with clocks of different rates, whose links fail and whose gaggleds are paused,
 * killed, adopted and begun anew: never are there more copies than there may be, and in the end there are as many as
 * there should be. {@code -Dplacement.seeds=N} tries more of them, {@code -Dplacement.seed=N} repeats one.
 */
class PlacementSimulatorTest {

    private static final Logger log = LoggerFactory.getLogger(PlacementSimulatorTest.class);

    private static final double APART = 0.1;

    @Test
    void neverTwo() {
        Long one = Long.getLong("placement.seed");
        long[] seeds = one != null ? new long[] {one}
                : LongStream.rangeClosed(1, Long.getLong("placement.seeds", 500)).toArray();
        long starts = 0;
        for (long seed : seeds) {
            starts += storm(seed, true, APART);
        }
        log.info("{} clusters, {} starts", seeds.length, starts);
        assertTrue(one != null || starts > 10L * seeds.length, "too little has happened");
    }

    /** What the others cannot do without: the storm shows it. */
    @Test
    void withoutAFenceThereAreTwo() {
        assertTrue(violations(false, APART) > 0);
    }

    @Test
    void withClocksThatAreHalfApartThereAreTwo() {
        assertTrue(violations(true, 1.2) > 0);
    }

    private static long violations(boolean fences, double apart) {
        return LongStream.rangeClosed(1, 100).filter(seed -> {
            try {
                storm(seed, fences, apart);
                return false;
            } catch (AssertionError violated) {
                return true;
            }
        }).count();
    }

    private static int storm(long seed, boolean fences, double apart) {
        World world = new World(seed, 2 + (int) (seed % 4), apart);
        world.fences = fences;
        try {
            world.hosts.forEach(host -> world.after(world.random.nextDouble() * 5, () -> host.begin(false)));
            world.pass(10);
            for (int i = 0; i < 30; i++) {
                fault(world);
                world.pass(world.any(List.of(0.1, 1.0, 5.0, 20.0, 45.0)));
            }
            recover(world);
            for (int i = 0; i < world.programs.size(); i++) {
                assertEquals(Math.min(world.programs.get(i).copies(), world.hosts.size()), world.copies(i),
                        "copies of p" + i + " in the end: " + world.hosts);
            }
            return world.starts;
        } catch (AssertionError violated) {
            throw new AssertionError("seed " + seed + ": " + violated.getMessage(), violated);
        }
    }

    private static void fault(World world) {
        Host host = world.any(world.hosts);
        switch (world.random.nextInt(14)) {
            case 0 -> host.isCut = true;
            case 1, 2 -> host.isCut = false;
            case 3 -> world.lost = world.any(List.of(0.0, 0.2, 0.6));
            case 4 -> world.slowest = (long) (world.any(List.of(0.01, 0.5, 4.0)) * World.SECOND);
            case 5 -> {
                if (host.isAlive()) {
                    host.pause();
                    world.after(world.any(List.of(1.0, 9.0, 30.0, 80.0)), host::goOn);
                }
            }
            case 6, 7 -> killAndBegin(world, host, true);
            case 8 -> killAndBegin(world, host, false);
            case 9 -> {
                world.store.isThere = false;
                world.after(world.any(List.of(1.0, 12.0, 60.0)), () -> world.store.isThere = true);
            }
            case 10 -> {
                int program = world.random.nextInt(world.programs.size());
                if (host.processes[program]) {
                    host.dies(program);
                }
            }
            case 11 -> host.want(world.random.nextInt(world.programs.size()), world.random.nextBoolean());
            default -> world.hosts.forEach(one -> one.isCut ^= world.random.nextInt(3) == 0);
        }
    }

    private static void killAndBegin(World world, Host host, boolean adopts) {
        if (host.isAlive()) {
            host.kill();
            world.after(world.any(List.of(0.5, 5.0, 20.0, 80.0)), () -> {
                if (!host.isAlive()) {
                    host.begin(adopts);
                }
            });
        }
    }

    private static void recover(World world) {
        world.lost = 0;
        world.slowest = World.SECOND / 20;
        world.pass(100);
        for (Host host : world.hosts) {
            host.isCut = false;
            host.goOn();
            if (!host.isAlive()) {
                host.begin(true);
            }
            for (int i = 0; i < world.programs.size(); i++) {
                host.want(i, true);
            }
        }
        world.pass(400);
    }
}
