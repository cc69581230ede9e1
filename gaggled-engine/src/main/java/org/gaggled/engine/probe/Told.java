package org.gaggled.engine.probe;

import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.api.launch.ProcessIdentity;
import org.gaggled.engine.core.Command;
import org.gaggled.engine.core.Probing;
import org.gaggled.engine.core.ProgramId;

/**
 * What programs tell by themselves: by {@code notify}, by a descriptor, or by what they print. It is called by the loop
 * alone, and returns at once.
 */
public interface Told extends AutoCloseable {

    /**
     * The request for a run that is to be launched, with what the program needs in order to tell.
     *
     * @throws UnpreparedException where that cannot be had; the run is not to be launched then
     */
    LaunchRequest prepare(ProgramId program, long run, LaunchRequest request, Probing probing);

    /**
     * Begins to hear a run that an earlier gaggled has launched in that process, as if it had been prepared here;
     * {@link #launched} follows.
     *
     * @param wasReady whether it was ready when that gaggled ended
     */
    void adopt(ProgramId program, long run, ProcessIdentity process, Probing probing, boolean wasReady);

    /** A run for which a request was prepared has been launched. */
    void launched(ProgramId program, long run, long pid);

    /** A run for which a request was prepared was not launched. */
    void notLaunched(ProgramId program, long run);

    /** Begins to tell the core what that run tells. */
    void begin(Command.Probe command);

    /** Tells the core nothing more of that run for that purpose, until it is begun again. */
    void end(ProgramId program, long run, Probing.Purpose purpose);

    /** That run is over: nothing more of it is heard, but what it has printed. */
    void over(ProgramId program, long run);

    @Override
    void close();
}
