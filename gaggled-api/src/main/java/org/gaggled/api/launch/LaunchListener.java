package org.gaggled.api.launch;

import org.gaggled.api.Stability;

/**
 * What becomes of one launch. The order of calls stands in the {@linkplain org.gaggled.api.launch package}.
 *
 * <p>Called by the launcher on threads of its own, never from inside {@link ProcessLauncher#launch}, one call at a time
 * for one launch, each seeing what the one before did. The host returns quickly and throws nothing.
 *
 * @since 1.0
 */
@Stability(Stability.Level.EVOLVING)
public interface LaunchListener {

    /**
     * Whether the start is still wanted: a launcher that keeps requests in a queue asks at the moment at which it makes
     * the start. When the answer is false it makes none, and calls nothing more for this launch.
     */
    default boolean isWanted() {
        return true;
    }

    /**
     * There is a process for the start of a request that is {@linkplain LaunchRequest#isAnnounced() announced}. It
     * executes nothing of the program before this returns, and ends by itself if gaggled ends before that. So whoever
     * notes it here knows of every process that ever runs the program. Called once at most, before {@link #started} or
     * {@link #startFailed}; a start that is tried with several files may be announced again for each.
     */
    default void spawned(ProcessIdentity process) {}

    /** The program runs: its {@code exec} has succeeded. */
    void started(LaunchedProcess process);

    /** The start could not be made. No process is left of the attempt. */
    void startFailed(StartFailure failure);

    /** The process has ended. */
    void exited(ProcessExit exit);

    /** The last process of the session has ended too, after an exit that left some behind. */
    void gone();
}
