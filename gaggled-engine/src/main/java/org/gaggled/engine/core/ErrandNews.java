package org.gaggled.engine.core;

import java.time.Duration;

/** Something of a command around a program's life that is to be logged; it is not an event. */
public sealed interface ErrandNews extends News {

    /** How long after a SIGKILL it is said, again and again, that something is still there. */
    Duration OVERDUE = Stops.OVERDUE;

    /** Which one. */
    ErrandKind kind();

    /** It was no success. */
    record Failed(ProgramId program, ErrandKind kind, ErrandOutcome outcome) implements ErrandNews {}

    /**
     * Something of it is still there that long after SIGKILL, which was sent again.
     *
     * @param runWaits whether the program's run cannot be over, or its start go on, before it is gone
     */
    record StillThere(ProgramId program, ErrandKind kind, boolean runWaits) implements ErrandNews {}
}
