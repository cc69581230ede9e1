package org.gaggled.api.launch;

import org.gaggled.api.Stability;
import org.gaggled.api.program.ProcessSignal;

/**
 * A process that was launched, as a handle that cannot come to mean another one. Safe for use by several threads.
 *
 * @since 1.0
 */
@Stability(Stability.Level.EVOLVING)
public interface LaunchedProcess {

    /** Its process id, which is also that of its process group where the launcher makes groups; at least 1. */
    long getPid();

    /**
     * Sends a signal; returns at once. What it reaches is what {@link LaunchRequest#getScope()} says: the process, or
     * every process that is in its group at that moment, and soon after every one of its session that made another
     * group. A launcher that knows what has left the session sends it SIGKILL, and any other signal once the process
     * has ended. Nothing else is ever signalled, whatever happened to the number since.
     *
     * @return whether there was anything left to signal; false, too, for a signal the launcher cannot send
     * ({@link LauncherCapability#ANY_SIGNAL}) or may not (a process that changed its user)
     */
    boolean signal(ProcessSignal signal);

    /**
     * Sends a signal as {@link #signal} does, and tells what came of it. A launcher that does not override it says
     * {@link SignalOutcome#GONE} of everything that was not sent.
     */
    default SignalOutcome send(ProcessSignal signal) {
        return signal(signal) ? SignalOutcome.SENT : SignalOutcome.GONE;
    }
}
