package org.gaggled.api.program;

import org.gaggled.api.Stability;

/**
 * Where a program is. Phases may be added: a {@code switch} over them needs a {@code default}, a Kotlin {@code when} an
 * {@code
 * else}, which treats the program as neither up nor down. Whether a process is there is told by
 * {@link ProgramState#hasProcess()}.
 *
 * @since 1.0
 */
@Stability(Stability.Level.STABLE)
public enum ProgramPhase {
    /** No process, and none is to be started. */
    DOWN,
    /** No process, and gaggled has given up on it: it ended or could not be started more often than it may. */
    FAILED,
    /** No process: a task that has done its work, and is not to be started again by itself. */
    DONE,
    /** No process; it is to be started once its dependencies are satisfied and any pause is over. */
    WAITING,
    /** The launcher has been asked for a process, or the {@code prestart} that comes before that runs. */
    STARTING,
    /** Its process runs. */
    UP,
    /**
     * It is being stopped, or its process has died and what is left of its session is being stopped; or it has ended,
     * and its {@code poststop} runs.
     */
    STOPPING
}
