package org.gaggled.engine.assembly;

import org.gaggled.api.control.LogLine;
import org.gaggled.engine.core.Destination;
import org.gaggled.engine.core.ProgramId;
import org.gaggled.engine.output.Connections;
import org.gaggled.engine.output.FiledLines;
import org.gaggled.engine.output.LineSink;
import org.gaggled.engine.output.PastLines;
import org.gaggled.engine.output.file.FileSink;
import org.gaggled.engine.output.history.LogBook;
import org.gaggled.engine.output.history.StreamHistory;
import org.jspecify.annotations.Nullable;

/** Files and memory for what programs print. */
final class OutputConnections implements Connections {

    private final LogBook logs;

    /** With the lines in memory kept there. */
    OutputConnections(LogBook logs) {
        this.logs = logs;
    }

    /** The lines in a file that nothing is written to. */
    static PastLines linesIn(ProgramId program, LogLine.Stream stream, Destination.Filed file) {
        return new FileSink(program, stream, file, _ -> {});
    }

    @Override
    public FiledLines file(ProgramId program, LogLine.Stream stream, Destination.Filed file, LineSink.Notes notes) {
        return new FileSink(program, stream, file, notes);
    }

    @Override
    public StreamHistory history(
            ProgramId program, LogLine.Stream stream, int keptLines, @Nullable PastLines files) {
        return logs.open(program, stream, keptLines, files);
    }

    @Override
    public void forget(ProgramId program, LogLine.Stream stream) {
        logs.forget(program, stream);
    }
}
