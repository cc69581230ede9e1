package org.gaggled.api.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * What was told to somebody, in its order, by any thread, for another thread to wait for.
 *
 * @param <T> what was told
 */
final class Recording<T> {

    /** Far more than a test looks at, and little enough for a heap. */
    private static final int MOST = 100_000;

    private final List<T> told = new ArrayList<>();

    synchronized void add(T item) {
        if (told.size() == MOST) {
            throw new IllegalStateException("more than " + MOST + " were recorded");
        }
        told.add(item);
        notifyAll();
    }

    synchronized List<T> all() {
        return List.copyOf(told);
    }

    /**
     * The first that is wanted, told already or within that time.
     *
     * @throws AssertionError when none is
     */
    synchronized T await(Duration atMost, String what, Predicate<? super T> wanted) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        int looked = 0;
        while (true) {
            for (; looked < told.size(); looked++) {
                if (wanted.test(told.get(looked))) {
                    return told.get(looked);
                }
            }
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                throw new AssertionError(
                        what + " did not come within " + atMost.toMillis() + " ms; there came: " + told);
            }
            wait(Math.max(1, left / 1_000_000));
        }
    }
}
