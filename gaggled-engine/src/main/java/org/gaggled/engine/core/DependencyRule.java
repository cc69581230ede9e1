package org.gaggled.engine.core;

import java.time.Duration;

/**
 * One program's need of another.
 *
 * @param on the index of the program that is needed
 * @param delay how long that one must have been up, without a break
 * @param propagate whether the one that needs it is stopped, and wanted again, when it dies or is stopped
 */
public record DependencyRule(int on, Duration delay, boolean propagate) {}
