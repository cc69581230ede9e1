package org.gaggled.engine.core;

import java.time.Duration;

/**
 * One program's need of another.
 *
 * @param delay how long that must have held, without a break
 * @param propagate whether the one that needs it is stopped, and wanted again, when it holds no longer
 */
public record Dependency(ProgramId on, Condition until, Duration delay, boolean propagate) {}
