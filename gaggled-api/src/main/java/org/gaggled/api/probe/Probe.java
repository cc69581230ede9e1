package org.gaggled.api.probe;

import java.time.Duration;
import org.gaggled.api.Stability;

/**
 * The probe of one run of a program, for one purpose. It is never closed: what a try opens, the try closes. What it
 * keeps in memory from one try to the next is forgotten with the run.
 *
 * @since 1.0
 */
@Stability(Stability.Level.EVOLVING)
@FunctionalInterface
public interface Probe {

    /**
     * Makes one try. Called on a thread that does nothing else and may wait for as long as a try may take; perhaps on
     * another one each time, which sees what the try before did.
     *
     * <p>It is called for one try at a time. Probes of several programs, and the two of one, are called at the same
     * time.
     *
     * <p>A try that takes longer than the timeout has failed, whatever it says later, and its thread is interrupted. So
     * is a try that nobody is interested in any more, because the program is being stopped. The next try is made when
     * this one has returned. When a thousand tries of one kind of probe have been interrupted and do not return, no
     * further one is made.
     *
     * @param timeout how long the try may take; positive. A try that keeps to it by itself can say what it waited for
     * @return the answer, never null
     * @throws Exception a failed try; its message tells the operator why, as {@link ProbeAnswer#failure} does.
     * {@link InterruptedException} too. A {@link RuntimeException} or {@link Error} is a failed try as well, and is
     * told as a fault of the plugin
     */
    ProbeAnswer tryOnce(ProbedProgram program, Duration timeout) throws Exception;
}
