package org.gaggled.engine.probe;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.gaggled.api.probe.Probe;
import org.gaggled.api.probe.ProbeAnswer;
import org.gaggled.api.probe.ProbedProgram;

/** Makes single tries, as gaggled makes them. */
final class Tries implements AutoCloseable {

    private static final Duration SHORT = Duration.ofMillis(300);

    private static final ProbedProgram PROGRAM = new ProbedProgram("web", 4711, Map.of());

    private final ExecutorService platform = Executors.newCachedThreadPool();
    private final HostLookup lookup = new HostLookup(platform);

    HostLookup lookup() {
        return lookup;
    }

    /** What a try finds that has all the time it needs: {@code success}, or the reason. */
    static String of(Probe probe) throws InterruptedException {
        return make(probe, TestRules.LONG, Duration.ZERO);
    }

    /** What a try finds that has 300 ms. */
    static String shortOf(Probe probe) throws InterruptedException {
        return make(probe, SHORT, TestRules.LONG);
    }

    private static String make(Probe probe, Duration timeout, Duration grace) throws InterruptedException {
        Attempt attempt = new Attempt(() -> probe.tryOnce(PROGRAM, timeout));
        Thread.ofVirtual().start(attempt);
        ProbeAnswer answer = attempt.await(timeout.plus(grace).toNanos());
        assertNotNull(answer, "the probe answers by itself");
        return answer.toString();
    }

    @Override
    public void close() {
        platform.shutdownNow();
    }
}
