package org.gaggled.api.launch;

import org.gaggled.api.Stability;

/**
 * By what a launcher knows the processes that belong to a run, so that all of them are stopped with it. Further ones
 * may be added: a {@code switch} over them needs a {@code default}, a Kotlin {@code when} an {@code else}.
 *
 * @since 1.0
 */
@Stability(Stability.Level.EVOLVING)
public enum Containment {
    /** {@link #CGROUP} where that can be had, otherwise {@link #SESSION}. */
    AUTO,
    /**
     * A cgroup for each run, which a process leaves only if it has the right to. Without one, the program is not
     * started.
     */
    CGROUP,
    /** Its session, and what can be seen to come of it. */
    SESSION
}
