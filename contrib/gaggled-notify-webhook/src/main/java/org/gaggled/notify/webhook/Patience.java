package org.gaggled.notify.webhook;

import java.time.Duration;

/**
 * How often a post is tried again, and after which pauses: each twice as long as the one before, up to the longest.
 *
 * @param retries how often, after the first attempt
 * @param firstPause before the first retry
 * @param longestPause the longest pause, whatever the receiver asks for
 */
record Patience(int retries, Duration firstPause, Duration longestPause) {

    private static final int MOST_DOUBLINGS = 20;

    static Patience of(int retries) {
        return new Patience(retries, Duration.ofSeconds(1), Duration.ofSeconds(60));
    }

    /**
     * The pause before that retry, of which the first is 1; at least as long as the receiver asked for, within bounds.
     */
    Duration pauseBefore(int retry, Duration asked) {
        Duration own = firstPause.multipliedBy(1L << Math.min(retry - 1, MOST_DOUBLINGS));
        Duration pause = own.compareTo(asked) > 0 ? own : asked;
        return pause.compareTo(longestPause) > 0 ? longestPause : pause;
    }
}
