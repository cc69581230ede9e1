package org.gaggled.engine.core;

import org.jspecify.annotations.Nullable;

/** What was heard of the current or last run of a program, by its probes or from itself. */
final class Heard {

    /** The probes that are in force for it. */
    Probing probing = Probing.NONE;

    /** It is being probed: that has to be ended. */
    boolean probed;

    /** It was ready at some time of this run. */
    boolean wasReady;

    /** When it last ceased to be ready; only of use where it did. */
    long notReadySince;

    /** Why it is not ready, as far as anybody has said. */
    @Nullable
    String detail;

    /** What it says of itself. */
    @Nullable
    String status;

    /** Another run, of which nothing was heard yet. */
    void clear() {
        probing = Probing.NONE;
        probed = false;
        wasReady = false;
        notReadySince = 0;
        detail = null;
        status = null;
    }
}
