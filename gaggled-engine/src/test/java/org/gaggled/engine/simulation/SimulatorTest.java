package org.gaggled.engine.simulation;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/**
 * Shows that the core keeps every rule of {@link Invariants} in an imaginary machine in which everything goes wrong at
 * random, and that all comes to the same end when gaggled is killed again and again. A failure prints its seed and a
 * short history, as a test to be kept.
 */
class SimulatorTest {

    /** How many inputs are given at least; {@code -Dgaggled.simulator.steps=100000000} gives more. */
    private static final long STEPS = Long.getLong("gaggled.simulator.steps", 1_000_000);

    /** {@code -Dgaggled.simulator.first=N -Dgaggled.simulator.steps=1} runs just that seed. */
    private static final long FIRST = Long.getLong("gaggled.simulator.first", 1);

    @Test
    void everyRuleHoldsInEveryStorm() {
        run(false, STEPS / 2);
    }

    @Test
    void everyRuleHoldsThoughGaggledDies() {
        run(true, STEPS / 2);
    }

    private static void run(boolean deadly, long least) {
        long begun = cpuTime();
        long steps = 0;
        long seed = FIRST;
        do {
            steps += new Simulation(seed++, deadly, List::of).run();
        } while (steps < least);
        double seconds = (cpuTime() - begun) / 1e9;
        System.out.printf(Locale.ROOT, "SimulatorTest: seeds %d to %d%s, %d steps in %.1f s of one core: %.0f a second%n", FIRST,
                seed - 1, deadly ? " with deaths" : "", steps, seconds, steps / seconds);
        assertTrue(steps > 0, "something happens");
    }

    private static long cpuTime() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
