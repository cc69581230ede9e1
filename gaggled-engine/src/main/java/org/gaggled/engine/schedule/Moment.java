package org.gaggled.engine.schedule;

import java.time.Instant;

/**
 * Now, by both clocks.
 *
 * @param nanos by the one that nobody sets, from an arbitrary origin
 * @param wall by the one that people read
 */
record Moment(long nanos, Instant wall) {}
