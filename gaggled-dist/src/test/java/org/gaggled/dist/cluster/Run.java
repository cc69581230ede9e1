package org.gaggled.dist.cluster;

import org.gaggled.dist.ReportedRun;

/**
 * One run of a program.
 *
 * @param process as it has reported itself
 * @param begun when that was, by {@link System#nanoTime}
 * @param ended when it has reported its end, or was killed; {@link #GOES_ON} while it has not
 * @param asked whether it has reported its end, which it does when it is asked to stop
 */
record Run(ReportedRun process, long begun, long ended, boolean asked) {

    static final long GOES_ON = Long.MAX_VALUE;

    private static final long TICK_NANOS = 10_000_000;

    /**
     * When its process was started, to the tick of {@code /proc}: on a busy machine, long before it could report that.
     */
    long started() {
        return Math.min(begun, TICK_NANOS * process.startTime());
    }

    String program() {
        return process.program();
    }

    /** Whether it ran at some time from the one to the other. */
    boolean ranWithin(long from, long to) {
        return started() <= to && ended >= from;
    }

    boolean endedWithin(long from, long to) {
        return ended > from && ended <= to;
    }
}
