package org.gaggled.engine.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.gaggled.api.control.ControlException;
import org.gaggled.api.control.ControlOutcome;
import org.gaggled.api.control.GaggleSnapshot;
import org.gaggled.api.program.CurrentUsage;
import org.gaggled.api.program.ProgramPhase;
import org.gaggled.api.program.ProgramState;
import org.junit.jupiter.api.Test;

/** What is measured is of the programs that run, and many who ask cost no more than two looks. */
class UsageMeterTest {

    private static final CurrentUsage USAGE = CurrentUsage.builder(1).build();
    private static final GaggleSnapshot STATES = new GaggleSnapshot(1, List.of(
            ProgramState.builder("web").phase(ProgramPhase.UP).pid(7).lastPid(7).build(),
            ProgramState.builder("db").phase(ProgramPhase.STOPPING).lastPid(8).build(),
            ProgramState.builder("gone").lastPid(9).build(),
            ProgramState.builder("new").build()));

    private static UsageMeter meter(UsageMeter.Look look) {
        return new UsageMeter(look, () -> CompletableFuture.completedStage(STATES));
    }

    private static <T> T answerOf(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    private static ControlException refusalOf(CompletionStage<?> stage) {
        ExecutionException failed = assertThrows(ExecutionException.class, () -> answerOf(stage));
        return Objects.requireNonNull(ControlException.find(failed));
    }

    /** The number of one that is down may be another's by now. */
    @Test
    void usagesAreThoseOfProgramsThatRun() throws Exception {
        try (UsageMeter meter = meter(() -> Map.of(7L, USAGE, 8L, USAGE, 9L, USAGE, 10L, USAGE))) {
            assertEquals(Map.of("web", USAGE, "db", USAGE), answerOf(meter.measure()));
        }
    }

    @Test
    void allWhoAskDuringALookShareTheNext() throws Exception {
        CountDownLatch first = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        AtomicInteger looks = new AtomicInteger();
        try (UsageMeter meter = meter(() -> {
            if (looks.incrementAndGet() == 1) {
                begun.countDown();
                await(first);
            }
            return Map.of();
        })) {
            CompletionStage<?> early = meter.measure();
            begun.await();
            CompletionStage<?> second = meter.measure();
            CompletionStage<?> third = meter.measure();
            first.countDown();
            answerOf(early);
            answerOf(second);
            answerOf(third);
            assertEquals(2, looks.get());
            answerOf(meter.measure());
            assertEquals(3, looks.get());
        }
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Test
    void whatTheSystemDoesNotTellIsSaid() throws Exception {
        try (UsageMeter meter = meter(() -> {
            throw new IOException("/proc cannot be listed");
        })) {
            ControlException refused = refusalOf(meter.measure());
            assertEquals(ControlOutcome.REFUSED, refused.getOutcome());
            assertEquals("the system does not tell what processes use: /proc cannot be listed", refused.getMessage());
        }
    }

    @Test
    void afterTheEndThereIsNothingToMeasure() {
        UsageMeter meter = meter(Map::of);
        meter.close();
        assertEquals(ControlOutcome.ENDED, refusalOf(meter.measure()).getOutcome());
    }
}
