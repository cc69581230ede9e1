package org.gaggled.notify.smtp.delivery;

import static org.junit.jupiter.api.Assertions.fail;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for a thing itself, and fails when it does not come. */
public final class Await {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private Await() {}

    /** Waits until it is so. */
    public static void until(String what, BooleanSupplier condition) throws InterruptedException {
        until(what, condition, () -> "");
    }

    /** The same, with more to say when it does not become so. */
    public static void until(String what, BooleanSupplier condition, Supplier<String> detail)
            throws InterruptedException {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                fail("not within " + LIMIT.toSeconds() + " s: " + what + "\n" + detail.get());
            }
            Thread.sleep(5);
        }
    }
}
