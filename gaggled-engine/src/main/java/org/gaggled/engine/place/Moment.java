package org.gaggled.engine.place;

/** When something is decided, and when it has to be decided again because a time has come that was asked about. */
final class Moment {

    /** No time at all: later than any other. */
    static final long NEVER = Long.MAX_VALUE;

    private final long now;
    private long next = NEVER;

    Moment(long now) {
        this.now = now;
    }

    long now() {
        return now;
    }

    boolean hasCome(long time) {
        if (time <= now) {
            return true;
        }
        next = Math.min(next, time);
        return false;
    }

    /** The first of the times that were asked about and have not come; {@link #NEVER} where there is none. */
    long next() {
        return next;
    }
}
