package org.gaggled.api.probe;

import java.time.Duration;
import org.gaggled.api.Stability;

/**
 * The probe of one program. It keeps nothing open between its tries that has to be closed.
 *
 * @since 1.0
 */
@Stability(Stability.Level.EVOLVING)
@FunctionalInterface
public interface Probe {

    /**
     * Makes one try. Called on a thread that does nothing else and may wait, for as long as a try may take. It is a
     * virtual thread: do not hold a monitor while waiting for long.
     *
     * <p>A program's probe is never called again before it has returned. Probes of several programs, and the two of
     * one, are called at the same time. A try that takes longer than its timeout has failed, whatever it says later,
     * and its thread is interrupted; the next one is made when it has returned.
     *
     * @param timeout how long the try may take; positive
     * @return the answer, never null
     * @throws Exception a failed try; its message tells the operator why. {@link InterruptedException} too
     */
    ProbeAnswer tryOnce(ProbedProgram program, Duration timeout) throws Exception;
}
