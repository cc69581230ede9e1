package org.gaggled.api.testkit;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.gaggled.api.neighbour.NeighbourSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A cluster in memory does what every neighbour source must, by the real clock and on a network that is not good. */
class MemoryNeighboursTest extends NeighbourClaimsContract {

    private static final Duration LEASE = Duration.ofSeconds(1);

    private final MemoryNeighbours cluster =
            new MemoryNeighbours(System::nanoTime, LEASE, new Random(1));
    private final ScheduledExecutorService time = Executors.newSingleThreadScheduledExecutor();

    @BeforeEach
    void start() {
        cluster.delay(Duration.ZERO, Duration.ofMillis(3));
        // Whoever loses three calls in a row is not connected for a moment, and what it claims then is not written.
        cluster.lose(0.02);
        cluster.repeat(0.2);
        time.scheduleAtFixedRate(cluster::run, 1, 1, TimeUnit.MILLISECONDS);
    }

    @AfterEach
    void stop() {
        time.shutdownNow();
    }

    @Override
    protected NeighbourSource open(String host, String incarnation) {
        return cluster.open(host, incarnation);
    }

    @Override
    protected Duration lease() {
        return LEASE;
    }

    @Override
    protected void cut(String host) {
        cluster.cutIncoming(host);
        cluster.cutOutgoing(host);
    }

    @Override
    protected void mend(String host) {
        cluster.mend(host);
    }
}
