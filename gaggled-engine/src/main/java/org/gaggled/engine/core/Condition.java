package org.gaggled.engine.core;

/**
 * What somebody who depends on a program waits for. Whether it holds, and since when, is answered by
 * {@link Program#since} alone.
 */
public enum Condition {
    /** Its process runs, and it is not being stopped. */
    STARTED,
    /** It can be used. Without a probe that says more, it is ready when it is started. */
    READY,
    /**
     * It is a task, and its last run ended by itself with success. It holds until somebody wants it again, or down, or
     * a later run was no success; also while such a run goes on.
     */
    DONE,
    /** Its last run has ended, however, and it does not run now, nor is it being prepared or stopped. */
    ENDED
}
