package org.gaggled.dist.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same as {@link ClusterIT}, with faults that are drawn by lot.
 *
 * <p>The system property {@code gaggled.cluster} says how many schedules of faults there are,
 * {@code gaggled.cluster.trios} on how many times three hosts at a time, and {@code gaggled.seed} draws the same again,
 * although not at the same moments.
 */
class ScheduleIT {

    private static final int SCHEDULES = Integer.getInteger("gaggled.cluster", 2);
    private static final int TRIOS = Integer.getInteger("gaggled.cluster.trios", 2);
    private static final long SEED = Long.getLong("gaggled.seed", System.nanoTime());

    @TempDir
    static Path directory;

    @Test
    void faultsThatAreDrawnByLotEndAsTheyShould() throws Exception {
        List<String> wrong;
        try (Schedules schedules = new Schedules(directory, SEED, SCHEDULES, TRIOS)) {
            wrong = schedules.await();
        }
        System.out.printf("cluster: %d schedules of faults from gaggled.seed=%d, %d violations%n", SCHEDULES, SEED,
                wrong.size());
        assertEquals(List.of(), wrong);
    }
}
