package org.gaggled.engine.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Shows that no start takes the place that another one, still under way, was given. */
class SpareThreadTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void afterARefusalNothingIsTriedBesideAStartFromBefore() throws Exception {
        List<String> order = new CopyOnWriteArrayList<>();
        CountDownLatch underWay = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        try (SpareThread room = new SpareThread(2)) {
            Thread before = Thread.ofPlatform().start(() -> room.leaveRoomFor(() -> {
                underWay.countDown();
                awaitUninterrupted(goOn);
                order.add("before");
                return 0;
            }));
            underWay.await();
            assertEquals(-Errno.EAGAIN.number(), room.leaveRoomFor(() -> -Errno.EAGAIN.number()));
            Thread after = Thread.ofPlatform().start(() -> room.leaveRoomFor(() -> {
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

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
