package org.gaggled.api.event;

import org.gaggled.api.Stability;

/**
 * What an event tells of. Types will be added: a {@code switch} over them needs a {@code default}, a Kotlin
 * {@code when} an {@code else}, and a sink ignores what it does not know.
 *
 * @since 1.0
 */
@Stability(Stability.Level.STABLE)
public enum GaggleEventType {
    /** gaggled has begun to work; the first event of a run. */
    GAGGLE_STARTED,
    /**
     * The configuration was read again and takes effect; programs are stopped and started for it after this. The first
     * event of a sink that was opened for it.
     */
    GAGGLE_RELOADED,
    /** gaggled is shutting down; programs go down after this. */
    GAGGLE_STOPPING,
    /** A program's process runs. */
    PROGRAM_UP,
    /** A program can be used: its readiness probe says so. Of programs without one there is no such event. */
    PROGRAM_READY,
    /** A program that was ready, and still runs, cannot be used any more. */
    PROGRAM_NOT_READY,
    /** A task has done its work; after the event that tells of its end. */
    PROGRAM_DONE,
    /** A program has gone down: its process, and what it left behind, is gone. */
    PROGRAM_DOWN,
    /** A program's process could not be started. */
    START_FAILED,
    /**
     * gaggled has given up on a program, which ended or could not be started more often than it may; after the event
     * that tells of the last time.
     */
    PROGRAM_FAILED,
    /** An operator started a program. */
    OPERATOR_START,
    /** An operator stopped and disabled a program. */
    OPERATOR_STOP,
    /** An operator had gaggled send a signal to a program. */
    OPERATOR_SIGNAL,
    /** An operator had a program read its configuration again, by its {@code reloadsignal} or {@code reloadcommand}. */
    OPERATOR_RELOAD,
    /**
     * A program begins to be stopped, by an operator, for a dependency, at shutdown, or to clear up after its death; or
     * its start has been taken back before it was made. Once for each stop.
     */
    PROGRAM_STOPPING,
    /** A program that is being stopped did not end in the time it was given, and was sent SIGKILL. */
    PROGRAM_KILLING,
    /**
     * Something of a program is still there although it was sent SIGKILL, or the system does not let gaggled signal it.
     */
    STOP_OVERDUE,
    /** The states of all programs were handed to someone who asked with a {@linkplain GaggleEvent#getToken() token}. */
    STATES_DUMPED
}
