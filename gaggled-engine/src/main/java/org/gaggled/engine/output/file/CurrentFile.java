package org.gaggled.engine.output.file;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.gaggled.engine.core.Destination;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * The file that lines are appended to. The name belongs to the operator as much as to gaggled: where somebody moves or
 * removes the file, a new one is made, and where somebody truncates it, gaggled goes on at its new end. A file that is
 * full or old is rotated. Where that cannot be done, it grows, because lines are worth more than its bounds.
 *
 * <p>For the thread that writes.
 */
final class CurrentFile {

    /** How long a file may have another name before that is noticed. */
    private static final long NAME_IS_KNOWN_FOR = Duration.ofMillis(500).toNanos();

    private static final long UNTIL_ROTATED_AGAIN = Duration.ofSeconds(1).toNanos();

    private static final MemorySegment NEWLINE = Arena.global().allocateFrom("\n").asSlice(0, 1);

    private final String program;
    private final LogFiles files;
    private final Storage storage;
    private final LongSupplier nanoTime;
    private final Marks marks;
    private final Compressor compressor;
    private final Complaint notRotated;

    private Storage.@Nullable Appended file;
    private long nameKnownAt;
    private long expectedSize;

    /** When the first line came into the file, in milliseconds; 0 where it has none. */
    private long begun;

    private boolean rotationFailed;
    private long rotationFailedAt;

    CurrentFile(
            String program, LogFiles files, Storage storage, LongSupplier nanoTime, Marks marks,
            Compressor compressor, Logger log) {
        this.program = program;
        this.files = files;
        this.storage = storage;
        this.nanoTime = nanoTime;
        this.marks = marks;
        this.compressor = compressor;
        this.notRotated = new Complaint(log, nanoTime);
    }

    /** The file for a line that was read then, with the size that it has now; opened where that has to be. */
    Storage.Appended at(Destination.Filed rules, long millis) throws IOException {
        Storage.Appended open = follow();
        if (open == null) {
            open = open(rules, millis);
        }
        boolean old = rules.maxAge() != null && begun != 0 && millis - begun >= rules.maxAge().toMillis();
        boolean due = open.size() > 0 && (old || open.size() >= rules.maxSize());
        return due && mayGrow() ? open : due ? rotate(rules, millis) : open;
    }

    /** Whether the bounds do not count, because it could not be rotated a moment ago. */
    boolean mayGrow() {
        return rotationFailed && nanoTime.getAsLong() - rotationFailedAt < UNTIL_ROTATED_AGAIN;
    }

    /** Lines that were read then were appended to what {@link #at} gave. */
    void grew(int bytes, long millis) {
        expectedSize += bytes;
        if (begun == 0) {
            begun = millis;
        }
    }

    /** The open file, if it is still the one of that name. */
    private Storage.@Nullable Appended follow() throws IOException {
        Storage.Appended open = file;
        if (open == null) {
            return null;
        }
        open.look();
        if (open.size() < expectedSize) {
            marks.forget(open.identity().number());
            begun = 0;
        }
        expectedSize = open.size();
        boolean looked = nanoTime.getAsLong() - nameKnownAt < NAME_IS_KNOWN_FOR;
        if (!open.isRemoved() && (looked || hasItsName(open))) {
            return open;
        }
        close();
        return null;
    }

    private boolean hasItsName(Storage.Appended open) throws IOException {
        nameKnownAt = nanoTime.getAsLong();
        return open.identity().equals(storage.identify(files.file()));
    }

    private Storage.Appended open(Destination.Filed rules, long millis) throws IOException {
        files.lock().lock();
        try {
            Storage.Appended open = storage.open(files.file());
            file = open;
            nameKnownAt = nanoTime.getAsLong();
            if (EarlierLines.endInTheMiddle(files.file(), open.size())) {
                open.append(NEWLINE);
                open.look();
            }
            if (open.size() == 0) {
                marks.forget(open.identity().number());
            }
            expectedSize = open.size();
            begun = open.size() == 0 ? 0 : begunBefore(rules, open, millis);
            LogFiles.Written before = files.written();
            files.setWritten(new LogFiles.Written(open.identity(), open.size(), before == null ? 0 : before.end()));
            return open;
        } finally {
            files.lock().unlock();
        }
    }

    /**
     * When a file was begun that an earlier gaggled made. Where the file system does not know, that is when the newest
     * rotated file was last written.
     */
    private long begunBefore(Destination.Filed rules, Storage.Appended open, long millis) throws IOException {
        if (rules.maxAge() == null || open.made() != 0) {
            return open.made() == 0 ? millis : open.made();
        }
        List<LogFiles.Rotated> rotated = files.rotated(rules.keep());
        return rotated.isEmpty() ? millis : Files.getLastModifiedTime(rotated.getFirst().path()).toMillis();
    }

    /** Puts an empty file in the place of this one; where that fails, this one goes on growing. */
    Storage.Appended rotate(Destination.Filed rules, long millis) throws IOException {
        Storage.Appended open = file;
        if (open != null && hasItsName(open)) {
            files.lock().lock();
            try {
                files.rotate(rules.keep());
            } catch (IOException e) {
                rotationFailed = true;
                rotationFailedAt = nanoTime.getAsLong();
                notRotated.raise(program + ": " + DiskProblem.name(files.file()) + " cannot be rotated: "
                        + DiskProblem.reason(e, files.file())
                        + ". gaggled goes on writing to it, and tries again every second");
                return open;
            } finally {
                files.lock().unlock();
            }
            rotationFailed = false;
            notRotated.withdraw(program + ": " + DiskProblem.name(files.file()) + " is rotated again");
        }
        close();
        Storage.Appended next = open(rules, millis);
        if (rules.compressed()) {
            compressor.ask();
        }
        return next;
    }

    /** Puts right what a gaggled that was killed may have left, and what other rules have left. */
    void tidy(Destination.Filed rules) {
        files.lock().lock();
        try {
            files.tidy(rules.keep());
        } catch (IOException e) {
            notRotated.raise(program + ": the rotated files of " + DiskProblem.name(files.file())
                    + " cannot be put in order: " + DiskProblem.reason(e, files.file())
                    + ". gaggled tries again at the next rotation");
        } finally {
            files.lock().unlock();
        }
        if (rules.compressed()) {
            compressor.ask();
        }
    }

    /** Opens it anew the next time. */
    void close() {
        Storage.Appended open = file;
        if (open != null) {
            file = null;
            open.close();
        }
    }
}
