package org.gaggled.engine.output;

import org.gaggled.api.control.LogLine;
import org.gaggled.engine.core.Destination;
import org.gaggled.engine.core.ProgramId;
import org.gaggled.engine.output.history.StreamHistory;
import org.jspecify.annotations.Nullable;

/** What captured streams lead to, beside gaggled's own. */
public interface Connections {

    /** Where the lines of a stream end up that has a file. Opens nothing yet. */
    FiledLines file(ProgramId program, LogLine.Stream stream, Destination.Filed file, LineSink.Notes notes);

    /**
     * The last lines of a stream, in memory; for one that is open already, with what is given now in the place of what
     * was given before.
     *
     * @param files the lines in files; null where there are none
     */
    StreamHistory history(ProgramId program, LogLine.Stream stream, int keptLines, @Nullable PastLines files);

    /** Forgets a stream that is not captured any more. */
    void forget(ProgramId program, LogLine.Stream stream);
}
