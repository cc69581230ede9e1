package org.gaggled.dist.torture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three hundred programs that misbehave under a gaggled that is tormented: none is lost, doubled or orphaned, there are
 * no zombies and no gaps in the numbers of events, and gaggled does not grow.
 *
 * <p>The system property {@code gaggled.torture} says how long, as in {@code 2m} or {@code 1h}; {@code gaggled.seed}
 * draws the same programs and torments again, although not at the same moments; {@code gaggled.containment} is that of
 * the configuration.
 */
class TortureIT {

    @TempDir
    Path directory;

    @Test
    void nothingIsLostDoubledOrLeftBehind() throws Exception {
        long seed = Long.getLong("gaggled.seed", System.nanoTime());
        String containment = System.getProperty("gaggled.containment", "auto");
        Duration length =
                Duration.parse("PT" + System.getProperty("gaggled.torture", "2m").toUpperCase(Locale.ROOT));
        try (Torture torture = new Torture(directory, length, seed, "containment = " + containment)) {
            torture.run();
            System.out.println(torture.report());
            assertEquals(List.of(), torture.violations(), "gaggled.seed=" + seed);
        }
    }
}
