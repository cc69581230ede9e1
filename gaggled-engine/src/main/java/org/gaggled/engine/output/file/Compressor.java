package org.gaggled.engine.output.file;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntSupplier;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.gaggled.engine.launch.LibC;
import org.jspecify.annotations.Nullable;

/**
 * Compresses the rotated files of one log, the newest first: where it does not keep up, the oldest ones are gone before
 * anybody has worked for them. Files may be rotated meanwhile, so it finds them again by their inodes and not by their
 * names.
 */
final class Compressor {

    /** One thread for all logs, of the lowest priority that the system has for a thread; none while it has no work. */
    static final Executor THREAD = new ThreadPoolExecutor(
            0, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
            work -> Thread.ofPlatform().daemon().name("log-compression").unstarted(() -> {
                yieldToAll();
                work.run();
            }));

    private static final int PIECE = 1 << 16;
    private static final long THIS_THREAD = 0;
    private static final long LOWEST_PRIORITY = 19;

    /** A file that is to be compressed, open for reading. */
    private record Task(Storage.Identity file, Path name, FileTime lastWritten, FileChannel bytes) {}

    private final LogFiles files;
    private final Storage storage;
    private final Marks marks;
    private final Executor executor;
    private final IntSupplier keep;
    private final Complaint complaint;
    private final String program;
    private final AtomicBoolean asked = new AtomicBoolean();

    Compressor(
            String program, LogFiles files, Storage storage, Marks marks, Executor executor, IntSupplier keep,
            Complaint complaint) {
        this.program = program;
        this.files = files;
        this.storage = storage;
        this.marks = marks;
        this.executor = executor;
        this.keep = keep;
        this.complaint = complaint;
    }

    private static void yieldToAll() {
        // Where the system refuses, it works as fast as the others.
        LibC.call(LibC.symbol("setpriority"), THIS_THREAD, 0, LOWEST_PRIORITY);
    }

    /** There may be something to compress. Does not wait. */
    void ask() {
        if (asked.compareAndSet(false, true)) {
            try {
                executor.execute(this::compressNext);
            } catch (OutOfMemoryError noMoreThreads) {
                asked.set(false);
                complaint.raise(program + ": rotated files of " + DiskProblem.name(files.file())
                        + " are not compressed before the next rotation: the system allows no thread for that");
            }
        }
    }

    /** One file at a time, so that the logs take turns. */
    private void compressNext() {
        asked.set(false);
        Path at = files.file();
        try {
            Task task = begin();
            if (task != null) {
                at = task.name;
                try (FileChannel bytes = task.bytes) {
                    finish(task, compress(bytes, task.lastWritten));
                }
                complaint.withdraw(
                        program + ": rotated files of " + DiskProblem.name(files.file()) + " are compressed again");
                ask();
            }
        } catch (IOException e) {
            complaint
                    .raise(program + ": " + DiskProblem.name(at) + " cannot be compressed: " + DiskProblem.reason(e, at)
                            + "; it stays as it is until the next rotation");
            removeUnfinished();
        }
    }

    private @Nullable Task begin() throws IOException {
        files.lock().lock();
        try {
            if (files.isClosed()) {
                return null;
            }
            for (LogFiles.Rotated each : files.rotated(keep.getAsInt())) {
                if (!each.compressed()) {
                    Storage.Identity file = storage.identify(each.path());
                    LogFiles.Written written = files.written();
                    boolean inUse = written != null && written.file().equals(file);
                    if (file != null && !inUse) {
                        return new Task(file, each.path(), Files.getLastModifiedTime(each.path()),
                                FileChannel.open(each.path(), StandardOpenOption.READ));
                    }
                }
            }
            return null;
        } finally {
            files.lock().unlock();
        }
    }

    /** Returns how many bytes were compressed. */
    private long compress(FileChannel bytes, FileTime lastWritten) throws IOException {
        Path unfinished = files.unfinished();
        storage.remove(unfinished);
        long count = 0;
        try (FileChannel made = FileChannel.open(
                unfinished, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                GZIPOutputStream gzip = new FastGzip(Channels.newOutputStream(made))) {
            InputStream plain = Channels.newInputStream(bytes);
            byte[] piece = new byte[PIECE];
            for (int length = plain.read(piece); length > 0; length = plain.read(piece)) {
                gzip.write(piece, 0, length);
                count += length;
            }
            gzip.finish();
            made.force(true);
        }
        Files.setLastModifiedTime(unfinished, lastWritten);
        return count;
    }

    private void finish(Task task, long count) throws IOException {
        files.lock().lock();
        try {
            Optional<LogFiles.Rotated> still = files.isClosed() ? Optional.empty() : find(task.file);
            if (still.isEmpty() || task.bytes.size() != count) {
                storage.remove(files.unfinished());
                return;
            }
            Path plain = still.get().path();
            Path compressed = plain.resolveSibling(plain.getFileName() + LogFiles.COMPRESSED);
            Files.setPosixFilePermissions(files.unfinished(), Files.getPosixFilePermissions(plain));
            storage.move(files.unfinished(), compressed);
            Storage.Identity now = storage.identify(compressed);
            if (now != null) {
                marks.move(task.file.number(), now.number());
            }
            storage.remove(plain);
        } finally {
            files.lock().unlock();
        }
    }

    private Optional<LogFiles.Rotated> find(Storage.Identity file) throws IOException {
        for (LogFiles.Rotated each : files.rotated(keep.getAsInt())) {
            if (file.equals(storage.identify(each.path()))) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    private void removeUnfinished() {
        try {
            storage.remove(files.unfinished());
        } catch (IOException e) {
            complaint.raise(program + ": " + DiskProblem.name(files.unfinished()) + " cannot be removed: "
                    + DiskProblem.reason(e, files.unfinished()));
        }
    }

    /** Logs become so small by the fastest way already that another one is not worth the time. */
    private static final class FastGzip extends GZIPOutputStream {

        FastGzip(OutputStream out) throws IOException {
            super(out, PIECE);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }
}
