package org.gaggled.engine.output.file;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.gaggled.api.control.LogLine;
import org.gaggled.engine.core.Destination;
import org.gaggled.engine.core.ProgramId;
import org.gaggled.engine.output.FiledLines;
import org.gaggled.engine.output.Newlines;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log file of one stream of a program, and the files that it was before. Lines are appended as they are, or with
 * the time before each. Only whole lines stay: where the system takes a part of one, the sink cuts that off again.
 *
 * <p>Nothing is opened or looked at before the first line is written.
 */
public final class FileSink implements FiledLines {

    /**
     * What a file sink works with; tests put others in their places.
     *
     * @param nanoTime the clock that nobody sets
     */
    record Surroundings(Storage storage, Executor compression, LongSupplier nanoTime) {

        static final Surroundings USUAL =
                new Surroundings(FileStorage.INSTANCE, Compressor.THREAD, System::nanoTime);
    }

    private static final Logger log = LoggerFactory.getLogger(FileSink.class);

    private final ProgramId program;
    private final LogLine.Stream stream;
    private final Notes notes;
    private final Storage storage;
    private final LogFiles files;
    private final Marks marks = new Marks();
    private final CurrentFile current;
    private final Complaint unwritable;
    private final Newlines newlines = new Newlines();
    private volatile Destination.Filed rules;

    private volatile @Nullable String problem;

    /** Whether the rotated files may not be as the rules want them. */
    private volatile boolean untidy = true;

    /** Made for the first line that gets its time. */
    private @Nullable StampedLines stampedLines;

    /**
     * One for that file.
     *
     * @param notes of the stream's spool
     */
    public FileSink(ProgramId program, LogLine.Stream stream, Destination.Filed rules, Notes notes) {
        this(program, stream, rules, notes, Surroundings.USUAL);
    }

    FileSink(
            ProgramId program, LogLine.Stream stream, Destination.Filed rules, Notes notes,
            Surroundings surroundings) {
        this.program = program;
        this.stream = stream;
        this.rules = rules;
        this.notes = notes;
        this.storage = surroundings.storage;
        this.files = new LogFiles(rules.path(), storage);
        Compressor compressor = new Compressor(program.name(), files, storage, marks, surroundings.compression,
                () -> this.rules.keep(), new Complaint(log, surroundings.nanoTime));
        this.current = new CurrentFile(
                program.name(), files, storage, surroundings.nanoTime, marks, compressor, log);
        this.unwritable = new Complaint(log, surroundings.nanoTime);
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if they are for another file
     */
    @Override
    public void follow(Destination.Filed changed) {
        if (!changed.path().equals(files.file())) {
            throw new IllegalArgumentException(changed.path() + " is not " + files.file());
        }
        rules = changed;
        untidy = true;
    }

    @Override
    public int write(MemorySegment lines, long position, long millis) {
        try {
            return write(lines, position, millis, rules);
        } catch (IOException e) {
            fail(e);
            return 0;
        }
    }

    private void fail(IOException cause) {
        String reason = DiskProblem.reason(cause, files.file());
        problem = DiskProblem.name(files.file()) + " could not be written: " + reason;
        unwritable.raise(program.name() + ": what it prints cannot be written to " + DiskProblem.name(files.file())
                + ": " + reason
                + ". The program goes on. gaggled tries again every second, and drops lines when too many wait");
        current.close();
    }

    private int write(MemorySegment lines, long position, long millis, Destination.Filed now) throws IOException {
        Storage.Appended file = current.at(now, millis);
        if (untidy) {
            untidy = false;
            current.tidy(now);
        }
        MemorySegment batch = batch(lines, file, millis, now);
        if (batch.byteSize() == 0) {
            file = current.rotate(now, millis);
            batch = batch(lines, file, millis, now);
        }
        long size = file.size();
        notes.note(new Intent(file.identity().number(), size));
        int whole = append(batch, file);
        if (whole == 0) {
            return 0;
        }
        current.grew(whole, millis);
        if (!now.stamped()) {
            marks.add(file.identity().number(), size, millis);
        }
        int count = now.stamped() ? stampedLines().withoutStamps(whole) : whole;
        files.setWritten(new LogFiles.Written(file.identity(), size + whole, position + count));
        return count;
    }

    /** The first lines, as they come into the file; nothing where not even one belongs into it any more. */
    private MemorySegment batch(
            MemorySegment lines, Storage.Appended file, long millis, Destination.Filed now) {
        long room = current.mayGrow() ? Long.MAX_VALUE : Math.max(0, now.maxSize() - file.size());
        // A line that is longer than a file may be has one of its own.
        boolean oneAtLeast = file.size() == 0;
        if (now.stamped()) {
            return stampedLines().take(lines, millis, room, oneAtLeast);
        }
        if (lines.byteSize() <= room) {
            return lines;
        }
        long fitting = newlines.untilLast(lines.asSlice(0, room));
        return lines.asSlice(0, fitting == 0 && oneAtLeast ? newlines.untilFirst(lines) : fitting);
    }

    private StampedLines stampedLines() {
        StampedLines made = stampedLines;
        if (made == null) {
            made = new StampedLines();
            stampedLines = made;
        }
        return made;
    }

    /** Appends bytes to the end of a line: to the last one, unless the system takes no more. */
    private int append(MemorySegment bytes, Storage.Appended file) {
        long size = file.size();
        int count = 0;
        try {
            while (count < bytes.byteSize()) {
                count += file.append(bytes.asSlice(count));
            }
            problem = null;
            if (unwritable.isOpen()) {
                unwritable.withdraw(program.name() + ": what it prints is written to "
                        + DiskProblem.name(files.file()) + " again");
            }
            return count;
        } catch (IOException e) {
            int whole = (int) newlines.untilLast(bytes.asSlice(0, count));
            cutOff(file, size + count, size + whole, e);
            fail(e);
            return whole;
        }
    }

    private static void cutOff(Storage.Appended file, long from, long to, IOException cause) {
        try {
            file.look();
            // Where somebody else has written since, that is not cut off.
            if (to < from && file.size() == from) {
                file.cut(to);
            }
        } catch (IOException alsoFailed) {
            cause.addSuppressed(alsoFailed);
        }
    }

    @Override
    public @Nullable String problem() {
        return problem;
    }

    @Override
    public int writtenBefore(MemorySegment lines, Intent intent) {
        try {
            return EarlierLines.count(files, storage, lines, intent, rules.stamped());
        } catch (IOException e) {
            log.warn("{}: {} cannot be compared with what an earlier gaggled has read: {}. Lines may be in it twice",
                    program.name(), DiskProblem.name(files.file()), DiskProblem.reason(e, files.file()));
            return 0;
        }
    }

    @Override
    public Found read(int lines, @Nullable Instant since, int bytes) throws IOException {
        Destination.Filed now = rules;
        try (PastFiles past = PastFiles.open(files, storage, now.keep())) {
            return new PastSearch(program.name(), stream, now.stamped(), lines, since, bytes).in(past, marks);
        } catch (IOException e) {
            throw new IOException(DiskProblem.name(files.file()) + ": " + DiskProblem.reason(e, files.file()), e);
        }
    }

    @Override
    public void close() {
        files.lock().lock();
        try {
            files.close();
        } finally {
            files.lock().unlock();
        }
        current.close();
    }
}
