package org.gaggled.engine.core;

import java.util.List;
import org.gaggled.api.program.Cause;
import org.gaggled.api.program.ProgramPhase;
import org.jspecify.annotations.Nullable;

/** What a program can need: another program of its gaggle, or one of another host. */
sealed interface Needed permits Program, Neighbour {

    ProgramId id();

    /** Who needs it. */
    List<Edge> neededBy();

    /** Since when a condition holds, or {@link Life#NEVER}; also while nobody knows. */
    long since(Condition condition);

    /**
     * Which holding of a condition that is; null where none holds, and for a program of this gaggle, whose every loss
     * is seen.
     */
    @Nullable
    Holding holding(Condition condition);

    /** Whether it may still come to what others wait for, without anybody's help. */
    boolean mayComeUp();

    /** Whether anybody knows how it is now. */
    boolean isKnown();

    /** Where it is, in the terms of the API. */
    ProgramPhase phase();

    /** Why it is where it is; null while it is simply up, or was never started. */
    @Nullable
    Cause cause();
}
