package org.gaggled.api.launch;

import org.gaggled.api.Stability;

/**
 * What came of a signal. Outcomes may be added: a {@code switch} over them needs a {@code default}, a Kotlin
 * {@code when} an {@code else}, which takes the signal for not sent.
 *
 * @since 1.0
 */
@Stability(Stability.Level.EVOLVING)
public enum SignalOutcome {
    /** It was sent to at least one process. */
    SENT,
    /** There was nothing left to signal. */
    GONE,
    /** The system does not permit it: the process runs as another user. */
    NOT_PERMITTED,
    /** The launcher cannot send this signal: see {@link LauncherCapability#ANY_SIGNAL}. */
    NOT_SUPPORTED
}
