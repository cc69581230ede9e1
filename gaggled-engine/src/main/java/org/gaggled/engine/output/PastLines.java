package org.gaggled.engine.output;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.gaggled.api.control.LogLine;
import org.jspecify.annotations.Nullable;

/** The lines of one stream that are in files. Any thread but the one that writes them; reading may wait. */
public interface PastLines {

    /**
     * What was found.
     *
     * @param lines the oldest first, without the time that was put before each in the file
     * @param end the position in the stream at which they end: what came later is not in the files yet. 0 where nothing
     * has been written since gaggled began
     * @param cut whether there were more lines that were asked for
     */
    record Found(List<LogLine> lines, long end, boolean cut) {}

    /**
     * The last lines, across rotated files.
     *
     * @param lines how many at most
     * @param since only lines that were read then or later; null: all. A line of which that is not known does not count
     * @param bytes how many bytes of lines at most
     * @throws IOException where what there is cannot be read
     */
    Found read(int lines, @Nullable Instant since, int bytes) throws IOException;
}
