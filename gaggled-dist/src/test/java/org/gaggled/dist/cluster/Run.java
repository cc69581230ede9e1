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

    String program() {
        return process.program();
    }

    /** Whether it ran at some time from the one to the other. */
    boolean ranWithin(long from, long to) {
        return begun <= to && ended >= from;
    }

    boolean endedWithin(long from, long to) {
        return ended > from && ended <= to;
    }
}
