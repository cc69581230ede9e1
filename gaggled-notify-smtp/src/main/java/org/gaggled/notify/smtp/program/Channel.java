package org.gaggled.notify.smtp.program;

import java.time.Duration;
import java.util.List;
import org.gaggled.api.program.ProgramState;
import org.gaggled.transport.zmq.client.GaggledException;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a gaggled, as much of it as a follower needs. It fails with {@link GaggledException} when the gaggled
 * cannot be reached or makes no sense; it is of no more use then. For one thread.
 */
interface Channel extends AutoCloseable {

    /** Makes one. */
    @FunctionalInterface
    interface Opener {
        Channel open() throws GaggledException;
    }

    /** Asks for the states of all programs; at the same moment {@link Notice.Dumped} is on its way with the token. */
    List<ProgramState> getStates(int token) throws GaggledException;

    /** The next thing that is heard, or null when nothing is for that long. */
    @Nullable
    Notice next(Duration patience) throws GaggledException;

    @Override
    void close();
}
