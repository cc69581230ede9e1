package org.gaggled.api.launch;

import org.gaggled.api.Stability;

/**
 * A process, beyond doubt for as long as the machine runs: no two have the same number and the same start.
 *
 * @param pid its process id, at least 1
 * @param startTime when it began, in the kernel's ticks since the machine was started: field 22 of
 * {@code /proc/PID/stat}
 * @since 1.0
 */
@Stability(Stability.Level.EVOLVING)
public record ProcessIdentity(long pid, long startTime) {}
