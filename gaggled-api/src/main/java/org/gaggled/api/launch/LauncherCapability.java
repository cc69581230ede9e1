package org.gaggled.api.launch;

import org.gaggled.api.Stability;

/**
 * What a launcher can do beyond starting a process and telling that it ended. Capabilities may be added: a
 * {@code switch} over them needs a {@code default}, a Kotlin {@code when} an {@code else}. A launcher has none that it
 * does not name.
 *
 * @since 1.0
 */
@Stability(Stability.Level.EVOLVING)
public enum LauncherCapability {
    /** Tells death by a signal from a normal exit, and whether core was dumped. */
    EXACT_EXIT_STATUS,
    /** Signals whole process groups and their session, and tells when the last member is gone. */
    PROCESS_GROUPS,
    /** Sends any signal, not only SIGTERM and SIGKILL. */
    ANY_SIGNAL,
    /** Reports the resources that a run used. */
    RESOURCE_USAGE,
    /** Says which system error kept a process from being started. */
    EXACT_START_FAILURE,
    /** Applies {@link ProcessAttributes}: another user, limits and the rest. */
    PROCESS_ATTRIBUTES,
    /** Hands {@linkplain LaunchRequest#getDescriptors() descriptors} on to the process. */
    DESCRIPTORS,
    /**
     * {@linkplain LaunchListener#spawned Tells} of a process before it executes the program, and
     * {@linkplain ProcessLauncher#adopt adopts} what an earlier gaggled has started.
     */
    ADOPTION,
    /** {@linkplain ProcessLauncher#measure() Measures} what the processes of each run use. */
    CURRENT_USAGE,
    /** {@linkplain ProcessLauncher#fence Kills} runs at a given time, even where gaggled is not there any more. */
    FENCE
}
