package org.gaggled.engine.output.history;

import org.gaggled.api.control.LogLine;
import org.gaggled.engine.core.Destination;
import org.gaggled.engine.core.ProgramId;
import org.gaggled.engine.output.PastLines;

/** Finds the lines of streams that are not open, as of a program that has not been started yet, in their files. */
@FunctionalInterface
public interface FilesOfStreams {

    /** The lines that an earlier gaggled has written there. Quick: nothing is read yet. */
    PastLines of(ProgramId program, LogLine.Stream stream, Destination.Filed file);
}
