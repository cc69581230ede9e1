package org.gaggled.engine.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;

/** Shows that no start takes the place that another one, still under way, was given, and that after a refusal there is room for a while. */
class SpareThreadTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int REFUSED = -Errno.EAGAIN.number();

    @Test
    void afterARefusalNothingIsTriedBesideAStartFromBefore() throws Exception {
        List<String> order = new CopyOnWriteArrayList<>();
        CountDownLatch underWay = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        try (SpareThread room = new SpareThread(2, Duration.ZERO)) {
            Thread before = Thread.ofPlatform().start(() -> room.leaveRoomFor(() -> {
                underWay.countDown();
                awaitUninterrupted(goOn);
                order.add("before");
                return 0;
            }));
            underWay.await();
            assertEquals(REFUSED, room.leaveRoomFor(() -> REFUSED));
            Thread after = Thread.ofPlatform().start(() -> awaitStart(room, () -> {
                order.add("after");
                return 0;
            }));
            while (after.getState() != Thread.State.WAITING && after.getState() != Thread.State.TERMINATED) {
                Thread.sleep(1);
            }
            goOn.countDown();
            assertTrue(before.join(PATIENCE));
            assertTrue(after.join(PATIENCE));
        }
        assertEquals(List.of("before", "after"), order);
    }

    @Test
    void afterARefusalNothingIsTriedForAWhile() {
        try (SpareThread room = new SpareThread(2, Duration.ofDays(1))) {
            assertEquals(REFUSED, room.leaveRoomFor(() -> REFUSED));
            assertEquals(REFUSED, room.leaveRoomFor(() -> {
                throw new AssertionError("it is tried");
            }));
        }
    }

    @Test
    void afterTheWhileItIsTriedAgain() {
        try (SpareThread room = new SpareThread(2, Duration.ZERO)) {
            assertEquals(REFUSED, room.leaveRoomFor(() -> REFUSED));
            awaitStart(room, () -> 0);
            assertEquals(0, room.leaveRoomFor(() -> 0), "what is not refused makes no pause");
        }
    }

    /** How long a try took decides how long none comes: that is not for a test to know. */
    private static void awaitStart(SpareThread room, IntSupplier start) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (room.leaveRoomFor(start) != 0) {
            assertTrue(System.nanoTime() < deadline, "it is tried again");
            Thread.onSpinWait();
        }
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
