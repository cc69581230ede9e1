package org.gaggled.engine.core;

import java.time.Duration;

/**
 * How long to wait before a program that died is started again.
 *
 * <p>The first restart is immediate. Each further run shorter than {@link #SHORT_RUN} doubles the pause, from the first
 * pause up to the longest; a run of {@link #LONG_RUN} or more begins anew; one in between leaves the pause as it is.
 */
final class RestartPause {

    static final Duration SHORT_RUN = Duration.ofSeconds(1);
    static final Duration LONG_RUN = Duration.ofSeconds(10);

    private long first;
    private long longest;
    private boolean restartedBefore;
    private long pause;

    /** Sets the first pause and the longest, from now on: what runs have come to stays as it is. */
    void bound(Duration firstPause, Duration longestPause) {
        longest = longestPause.toNanos();
        first = Math.min(firstPause.toNanos(), longest);
        pause = Math.min(pause, longest);
    }

    /** The pause after a run of that length, both in nanoseconds. */
    long afterRun(long length) {
        if (length >= LONG_RUN.toNanos()) {
            pause = 0;
        } else if (restartedBefore && length < SHORT_RUN.toNanos()) {
            pause = pause == 0 ? first : Math.min(2 * pause, longest);
        }
        restartedBefore = true;
        return pause;
    }

    /** What it has come to. */
    Memory.Pause come() {
        return new Memory.Pause(restartedBefore, pause);
    }

    /** It has come to that, as an earlier gaggled has counted. */
    void recall(Memory.Pause come) {
        restartedBefore = come.begun();
        pause = Math.min(come.nanos(), longest);
    }

    /** Begins anew: an operator has decided, or a long time is over. */
    void reset() {
        restartedBefore = false;
        pause = 0;
    }
}
