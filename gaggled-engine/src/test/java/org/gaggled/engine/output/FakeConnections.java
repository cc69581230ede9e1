package org.gaggled.engine.output;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.gaggled.api.control.LogLine;
import org.gaggled.engine.core.Destination;
import org.gaggled.engine.core.ProgramId;
import org.gaggled.engine.output.history.StreamHistory;
import org.jspecify.annotations.Nullable;

/** Files and histories in memory, of which a test can see what is in them, and that can be made to fail. */
public final class FakeConnections implements Connections {

    private final Map<Path, Written> files = new ConcurrentHashMap<>();
    private final Map<String, Written> histories = new ConcurrentHashMap<>();
    private final Set<String> forgotten = ConcurrentHashMap.newKeySet();
    private final BlockingQueue<Destination.Filed> followed = new LinkedBlockingQueue<>();

    private final AtomicLong dropped = new AtomicLong();

    /** Whether nothing can be written. */
    volatile boolean full;

    /** What was written to one place. */
    static final class Written {

        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private boolean closed;

        synchronized void add(MemorySegment lines) {
            byte[] added = lines.toArray(JAVA_BYTE);
            if (added.length == 0 || added[added.length - 1] != '\n') {
                throw new AssertionError("not whole lines");
            }
            bytes.writeBytes(added);
            notifyAll();
        }

        synchronized String text() {
            return bytes.toString(StandardCharsets.ISO_8859_1);
        }

        synchronized int size() {
            return bytes.size();
        }

        synchronized boolean isClosed() {
            return closed;
        }

        synchronized void close() {
            closed = true;
            notifyAll();
        }

        synchronized void awaitClosed() throws InterruptedException {
            long until = System.nanoTime() + 40_000_000_000L;
            while (!closed) {
                long left = (until - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    throw new AssertionError("it is not closed");
                }
                wait(left);
            }
        }

        /** Waits until there is so much, and gives all of it. */
        synchronized String await(int length) throws InterruptedException {
            long until = System.nanoTime() + 40_000_000_000L;
            while (bytes.size() < length) {
                long left = (until - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    throw new AssertionError("there is no more than " + bytes.size() + " bytes: "
                            + text().replaceAll("(?s)(.{100}).+(.{100})", "$1...$2"));
                }
                wait(left);
            }
            return text();
        }

        /** Waits until such a text is at its end, and gives all of it. */
        synchronized String awaitEnd(String end) throws InterruptedException {
            long until = System.nanoTime() + 40_000_000_000L;
            while (!text().endsWith(end)) {
                long left = (until - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    throw new AssertionError("it ends with " + text().replaceAll("(?s).+(.{200})", "$1"));
                }
                wait(left);
            }
            return text();
        }

        String await(String text) throws InterruptedException {
            return await(text.length());
        }
    }

    Written file(Path path) {
        return files.computeIfAbsent(path, _ -> new Written());
    }

    Written history(String program, LogLine.Stream stream) {
        return histories.computeIfAbsent(program + stream, _ -> new Written());
    }

    /** How many lines were dropped of all streams. */
    long dropped() {
        return dropped.get();
    }

    /** The programs and streams that were forgotten. */
    Set<String> forgotten() {
        return forgotten;
    }

    /** The rules that were given to files which were open already. */
    BlockingQueue<Destination.Filed> followed() {
        return followed;
    }

    @Override
    public FiledLines file(ProgramId program, LogLine.Stream stream, Destination.Filed file, LineSink.Notes notes) {
        Written written = file(file.path());
        return new FiledLines() {
            @Override
            public int write(MemorySegment lines, long position, long millis) {
                if (full) {
                    return 0;
                }
                notes.note(new LineSink.Intent(1, written.size()));
                written.add(lines);
                return (int) lines.byteSize();
            }

            @Override
            public @Nullable String problem() {
                return full ? file.path() + " could not be written: the disk is full" : null;
            }

            @Override
            public int writtenBefore(MemorySegment lines, Intent intent) {
                return (int) (written.size() - intent.size());
            }

            @Override
            public void follow(Destination.Filed changed) {
                followed.add(changed);
            }

            @Override
            public Found read(int lines, @Nullable Instant since, int bytes) {
                return new Found(List.of(), 0, false);
            }

            @Override
            public void close() {
                written.close();
            }
        };
    }

    @Override
    public StreamHistory history(
            ProgramId program, LogLine.Stream stream, int keptLines, @Nullable PastLines files) {
        Written written = history(program.name(), stream);
        return new StreamHistory() {
            @Override
            public void add(MemorySegment lines, long position, long millis) {
                written.add(lines);
            }

            @Override
            public void drop(long lines) {
                dropped.addAndGet(lines);
            }
        };
    }

    @Override
    public void forget(ProgramId program, LogLine.Stream stream) {
        forgotten.add(program.name() + " " + stream);
    }
}
