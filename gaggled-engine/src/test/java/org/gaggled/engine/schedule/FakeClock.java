package org.gaggled.engine.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Two clocks: one that goes on alone, and one that a test can set. */
final class FakeClock implements InstantSource {

    private long nanos = 7_000_000_000L;
    private Instant wall;

    FakeClock(String wall) {
        this.wall = Instant.parse(wall);
    }

    @Override
    public Instant instant() {
        return wall;
    }

    long nanos() {
        return nanos;
    }

    /** Time passes. */
    void pass(Duration time) {
        nanos += time.toNanos();
        wall = wall.plus(time);
    }

    /** Somebody sets the clock of the wall, by that much; no time passes. */
    void set(Duration shift) {
        wall = wall.plus(shift);
    }
}
