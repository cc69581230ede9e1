package org.gaggled.engine.assembly;

import org.gaggled.api.control.LogLine;
import org.gaggled.engine.core.Destination;
import org.gaggled.engine.core.ProgramId;
import org.gaggled.engine.output.Connections;
import org.gaggled.engine.output.LineSink;
import org.gaggled.engine.output.PastLines;
import org.gaggled.engine.output.history.StreamHistory;
import org.jspecify.annotations.Nullable;

/** Files and memory for what programs print. */
final class OutputConnections implements Connections {

    @Override
    public LineSink file(ProgramId program, LogLine.Stream stream, Destination.Filed file, LineSink.Notes notes) {
        throw new UnsupportedOperationException();
    }

    @Override
    public StreamHistory history(
            ProgramId program, LogLine.Stream stream, int keptLines, @Nullable PastLines files) {
        return (_, _, _) -> {};
    }

    @Override
    public void forget(ProgramId program) {
        // Nothing is remembered.
    }
}
