package org.gaggled.engine.output;

import java.util.concurrent.atomic.AtomicLong;

/** How much memory all spools together may use beyond what each of them has from its beginning. Any thread. */
final class SpoolBudget {

    /** The one of this gaggled. */
    static final SpoolBudget OF_GAGGLED = new SpoolBudget(256L << 20);

    private final AtomicLong left;

    SpoolBudget(long bytes) {
        left = new AtomicLong(bytes);
    }

    /** Takes so much of it; false if that much is not left. */
    boolean take(long bytes) {
        if (left.addAndGet(-bytes) >= 0) {
            return true;
        }
        left.addAndGet(bytes);
        return false;
    }

    /** Takes so much of it for what is in use already. */
    void takeAnyway(long bytes) {
        left.addAndGet(-bytes);
    }

    /** Gives back what was taken. */
    void giveBack(long bytes) {
        left.addAndGet(bytes);
    }
}
