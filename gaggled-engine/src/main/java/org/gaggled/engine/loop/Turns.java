package org.gaggled.engine.loop;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.LongSupplier;

/**
 * What a loop waits for, and the clock by which it does.
 *
 * @param inbox bounded by what fills it: two messages for each program's run, three for each command around its life,
 * one for each of its probes, and {@link LoopControlPort#MAX_WAITING} requests
 * @param clock nanoseconds, as {@link System#nanoTime()} tells them
 */
record Turns(BlockingQueue<Message> inbox, LongSupplier clock) {

    /** Those of this machine. */
    static Turns real() {
        return new Turns(new LinkedBlockingQueue<>(), System::nanoTime);
    }
}
