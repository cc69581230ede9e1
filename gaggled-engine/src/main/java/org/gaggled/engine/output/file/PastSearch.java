package org.gaggled.engine.output.file;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.gaggled.api.control.LogLine;
import org.gaggled.engine.output.PastLines;
import org.jspecify.annotations.Nullable;

/** One search for the last lines in the files of a log, from the last one back. */
final class PastSearch {

    /** After so many lines in a row of which nobody knows when they were read, none is expected any more. */
    private static final int MOST_WITHOUT_TIME = 1000;

    private final String program;
    private final LogLine.Stream stream;
    private final boolean stamped;
    private final int mostLines;
    private final @Nullable Instant since;
    private final int mostBytes;

    private final Deque<LogLine> found = new ArrayDeque<>();
    private long bytes;
    private int withoutTime;
    private boolean cut;
    private boolean over;

    /** Begins one, for as many lines and bytes of lines at most; {@code stamped}: lines may begin with their time. */
    PastSearch(
            String program, LogLine.Stream stream, boolean stamped, int mostLines, @Nullable Instant since,
            int mostBytes) {
        this.program = program;
        this.stream = stream;
        this.stamped = stamped;
        this.mostLines = mostLines;
        this.since = since;
        this.mostBytes = mostBytes;
    }

    PastLines.Found in(PastFiles files, Marks marks) throws IOException {
        over = mostLines == 0 && since == null;
        for (PastFiles.PastFile each : files.files()) {
            if (over || isBefore(each.lastWritten())) {
                over = true;
                break;
            }
            search(each, marks.of(each.number()));
        }
        if (!over && files.isMore()) {
            cut = true;
        }
        return new PastLines.Found(List.copyOf(found), files.end(), cut);
    }

    /** Of the last second, nobody knows exactly: a line is read before it is written. */
    private boolean isBefore(long lastWritten) {
        return since != null && lastWritten < since.toEpochMilli();
    }

    private void search(PastFiles.PastFile file, Marks.OfFile marks) throws IOException {
        // Each line that is still wanted has its newline and perhaps its stamp, and one more tells that there are more.
        long useful = (long) mostBytes - bytes + (mostLines - found.size() + 1L) * (Stamp.BYTES + 1);
        LinesFromEnd.Source source = file.source(useful);
        LinesFromEnd lines = new LinesFromEnd(source);
        while (!over) {
            byte[] line = lines.next();
            if (line == null) {
                // Where only the end of the file was of use, the line before is too long for what is left.
                cut |= source.begin() > 0;
                over = source.begin() > 0;
                return;
            }
            consider(line, marks.at(lines.offset()));
        }
    }

    private void consider(byte[] inFile, long marked) {
        long stamp = stamped ? Stamp.read(inFile) : Marks.UNKNOWN;
        long millis = stamp == Marks.UNKNOWN ? marked : stamp;
        if (since != null && millis == Marks.UNKNOWN) {
            over = ++withoutTime == MOST_WITHOUT_TIME || !stamped;
            return;
        }
        withoutTime = 0;
        if (since != null && millis < since.toEpochMilli()) {
            over = true;
            return;
        }
        int length = inFile.length - (stamp == Marks.UNKNOWN ? 0 : Stamp.BYTES);
        if (found.size() == mostLines || bytes + length > mostBytes) {
            cut = true;
            over = true;
            return;
        }
        byte[] line = new byte[length];
        System.arraycopy(inFile, inFile.length - length, line, 0, length);
        bytes += length;
        found.addFirst(new LogLine(
                program, stream, millis == Marks.UNKNOWN ? null : Instant.ofEpochMilli(millis), line));
        over = found.size() == mostLines && since == null;
    }
}
