package org.gaggled.engine.schedule;

/** What jitter is drawn from. */
@FunctionalInterface
public interface Chance {

    /** A number from 0 to below that bound, which is positive. */
    long below(long bound);
}
