package org.gaggled.engine.output.history;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.gaggled.api.control.LogLine;
import org.gaggled.engine.core.ProgramId;
import org.gaggled.engine.output.PastLines;
import org.jspecify.annotations.Nullable;

/** A stream of a program that prints what a test says, into a book and, as far as the test says, into a file. */
final class Printing implements PastLines {

    private final String program;
    private final StreamHistory history;
    private final List<LogLine> file = new ArrayList<>();
    private final List<LogLine> unwritten = new ArrayList<>();
    private long position;
    private long end;
    private int reads;
    private boolean stuck;

    /** One whose output is kept, with a file to which an earlier gaggled has written these lines. */
    Printing(LogBook book, String program, int keptLines, String... before) {
        this.program = program;
        for (String line : before) {
            file.add(new LogLine(program, LogLine.Stream.OUTPUT, null, line.getBytes(StandardCharsets.UTF_8)));
        }
        this.history = book.open(new ProgramId(program), LogLine.Stream.OUTPUT, keptLines, this);
    }

    /** Prints lines, which come by one reading. */
    void print(long millis, String... lines) {
        String all = String.join("\n", lines) + "\n";
        history.add(MemorySegment.ofArray(all.getBytes(StandardCharsets.UTF_8)), position, millis);
        synchronized (this) {
            position += all.getBytes(StandardCharsets.UTF_8).length;
            for (String line : lines) {
                unwritten.add(new LogLine(program, LogLine.Stream.OUTPUT, Instant.ofEpochMilli(millis),
                        line.getBytes(StandardCharsets.UTF_8)));
            }
        }
    }

    /** Prints lines that the file does not get; it gets one that says so, at the same position. */
    void printDropped(long millis, String... lines) {
        String all = String.join("\n", lines) + "\n";
        history.add(MemorySegment.ofArray(all.getBytes(StandardCharsets.UTF_8)), position, millis);
        String replacement = "lines were dropped";
        synchronized (this) {
            position += replacement.length() + 1;
            unwritten.add(new LogLine(program, LogLine.Stream.OUTPUT, Instant.ofEpochMilli(millis),
                    replacement.getBytes(StandardCharsets.UTF_8)));
        }
    }

    /** Writes the first of the lines that are not in the file. */
    synchronized void write(int most) {
        List<LogLine> first = unwritten.subList(0, Math.min(most, unwritten.size()));
        if (!first.isEmpty()) {
            file.addAll(first);
            first.clear();
            end = position - lengthOf(unwritten);
        }
    }

    private static long lengthOf(List<LogLine> lines) {
        return lines.stream().mapToLong(line -> line.getBytes().length + 1L).sum();
    }

    /** Nothing is written any more. */
    synchronized void getStuck() {
        stuck = true;
    }

    /** How often the file was read. */
    synchronized int reads() {
        return reads;
    }

    @Override
    public synchronized Found read(int lines, @Nullable Instant since, int bytes) {
        reads++;
        if (reads % 2 == 0 && !stuck) {
            // It is written meanwhile.
            write(Integer.MAX_VALUE);
        }
        List<LogLine> wanted = file.stream().filter(line -> since == null
                || (line.getTime() != null && !line.getTime().isBefore(since))).toList();
        int over = Math.max(0, wanted.size() - lines);
        return new Found(List.copyOf(wanted.subList(over, wanted.size())), end, since != null && over > 0);
    }

    /** Lines {@code from} to {@code to - 1} of a numbered output. */
    static String[] numbered(int from, int to) {
        String[] lines = new String[to - from];
        Arrays.setAll(lines, at -> "line " + (from + at));
        return lines;
    }
}
