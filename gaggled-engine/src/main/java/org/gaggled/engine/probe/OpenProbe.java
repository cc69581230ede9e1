package org.gaggled.engine.probe;

import java.time.Duration;
import org.gaggled.api.probe.Probe;

/**
 * A probe, and how it is called.
 *
 * @param threads on which its tries are made
 * @param grace how much longer than its timeout a try is waited for: a probe that keeps to the timeout by itself can
 * say better what it has waited for
 */
record OpenProbe(Probe probe, TryThreads threads, Duration grace) {}
