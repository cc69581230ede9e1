package org.gaggled.engine.simulation;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The core does and says what the rules do, also on the imaginary machine in which everything goes wrong: launchers
 * lie, clocks are late, what is told is of an earlier run.
 */
class OracleInTheStormTest {

    /** {@code -Dgaggled.oracle.storms=N} tries more, {@code -Dgaggled.oracle.first=N} begins later. */
    private static final int STORMS = Integer.getInteger("gaggled.oracle.storms", 200);

    private static final int FIRST = Integer.getInteger("gaggled.oracle.first", 1);

    static LongStream seeds() {
        return LongStream.range(FIRST, FIRST + STORMS);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theCoreDoesWhatTheRulesSay(long seed) {
        new Simulation(seed, false, () -> List.of(new OracleWatch())).run();
    }
}
