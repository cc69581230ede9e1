package org.gaggled.engine.state;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.gaggled.api.launch.ProcessIdentity;
import org.gaggled.engine.core.ErrandKind;
import org.gaggled.engine.core.GaggleDefinition;
import org.gaggled.engine.core.Memory;
import org.gaggled.engine.core.ProgramId;
import org.jspecify.annotations.Nullable;

/**
 * What a gaggled notes of its gaggle for the one that comes after it, in whatever way it ends: the file
 * {@code programs} in its {@link StateDirectory}.
 *
 * <p>Until {@link #follow} is called for the first time nothing is written, and what an earlier gaggled has left stays
 * as it is. Safe for any thread.
 */
public final class GaggleState implements AutoCloseable {

    /**
     * Reads what is left in that directory.
     *
     * @param instanceId the identity of a gaggle that does not go on from an earlier one
     * @throws StateDirectory.UnusableException when what is there cannot be read, or was written by a newer gaggled in
     * a way that this one does not understand
     */
    public static GaggleState open(StateDirectory directory, String instanceId)
            throws StateDirectory.UnusableException {
        throw new UnsupportedOperationException();
    }

    /** What an earlier gaggled has left, on this machine since it was started; null where that is nothing. */
    public @Nullable Former former() {
        throw new UnsupportedOperationException();
    }

    /** The identity that events have: that of the earlier gaggled, or the one that was given. */
    public String instanceId() {
        throw new UnsupportedOperationException();
    }

    /** What the core's times are counted from, as {@link System#nanoTime()} tells it. */
    public long origin() {
        throw new UnsupportedOperationException();
    }

    /** The number of the last event, 0 before the first. */
    public long lastEvent() {
        throw new UnsupportedOperationException();
    }

    /**
     * A file that is ready to take the place of the present one, with the sources of the configuration that it is for.
     */
    public static final class Next implements AutoCloseable {

        /** Where the sources of the configuration are to be kept; to be written before {@link GaggleState#follow}. */
        public Path configuration() {
            throw new UnsupportedOperationException();
        }

        /** Removes it, unless it was followed. */
        @Override
        public void close() {
            throw new UnsupportedOperationException();
        }
    }

    /**
     * Makes a file for the programs of that definition, and for those that are there until now. It takes as long as the
     * disk needs; not for the loop's thread. One that is never followed is to be closed.
     */
    public Next prepare(GaggleDefinition definition) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** From now on, that file is the one that counts; what is remembered until now is in it. */
    public void follow(Next next) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** Remembers that: all of it, or nothing. */
    public void remember(List<Memory> memories) {
        throw new UnsupportedOperationException();
    }

    /** Notes that what followed from what was last remembered is done. */
    public void carriedOut() {
        throw new UnsupportedOperationException();
    }

    /** Notes a process, before it executes anything: that of a run, or of a command around a program's life. */
    public void spawned(ProgramId program, long run, @Nullable ErrandKind errand, ProcessIdentity process) {
        throw new UnsupportedOperationException();
    }

    /** Notes the number of an event, before anybody is told of it. */
    public void event(long number) {
        throw new UnsupportedOperationException();
    }

    /** Forgets a program of which nothing is left. */
    public void forget(ProgramId program) {
        throw new UnsupportedOperationException();
    }

    /** Notes that this gaggled ends for another to go on, with everything that runs. */
    public void handOver() {
        throw new UnsupportedOperationException();
    }

    /** At an orderly end: nothing runs any more, and nothing is left for the next. */
    public void finish() {
        throw new UnsupportedOperationException();
    }

    /** Lets go of the file, and leaves what is in it. */
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
