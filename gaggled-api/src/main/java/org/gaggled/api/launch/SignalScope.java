package org.gaggled.api.launch;

import org.gaggled.api.Stability;

/**
 * What a stop reaches. Closed: a {@code switch} over it needs no {@code default}.
 *
 * @since 1.0
 */
@Stability(Stability.Level.EVOLVING)
public enum SignalScope {
    /**
     * The whole session: the process group and, where a shell with job control or {@code timeout} has made others,
     * those too. The run is over when nobody is left in it.
     */
    GROUP,
    /** The process alone; the run is over when it ends, whatever it leaves behind. */
    PROCESS
}
