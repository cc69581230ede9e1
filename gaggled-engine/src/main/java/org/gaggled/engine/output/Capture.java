package org.gaggled.engine.output;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;
import org.gaggled.api.control.LogLine;
import org.gaggled.engine.core.ProgramId;
import org.gaggled.engine.launch.DescriptorException;
import org.gaggled.engine.launch.DescriptorWatch;
import org.gaggled.engine.launch.Descriptors;
import org.jspecify.annotations.Nullable;

/**
 * What all captured streams share: the thread that reads, those that write, and the places where lines end up. Each is
 * there from when it is first needed. For the loop's thread alone.
 */
final class Capture {

    /** Under load, a read takes what has come in that time; what comes after a rest is read at once. */
    private static final Duration READING_PACE = Duration.ofMillis(2);

    private static final Duration WRITING_PACE = Duration.ofMillis(20);

    private final Connections connections;
    private final OutputFiles outputFiles;
    private final Supplier<OwnStream.Both> openOwn;
    private final Newlines newlines = new Newlines();
    private @Nullable DescriptorWatch watch;
    private @Nullable WriterThread files;
    private OwnStream.@Nullable Both own;
    private @Nullable Integer nullDevice;

    Capture(Connections connections, @Nullable Path directory, Supplier<OwnStream.Both> openOwn) {
        this.connections = connections;
        this.outputFiles = new OutputFiles(directory);
        this.openOwn = openOwn;
    }

    Connections connections() {
        return connections;
    }

    OutputFiles.OfStream filesOf(ProgramId program, LogLine.Stream stream) {
        return outputFiles.of(program, stream);
    }

    /** Removes what an earlier gaggled left, and nobody has asked for by now. */
    void removeOtherFiles() {
        outputFiles.removeOthers();
    }

    /** For the reader's thread. */
    Newlines newlines() {
        return newlines;
    }

    /** The thread that reads. */
    DescriptorWatch watch() throws DescriptorException {
        if (watch == null) {
            watch = DescriptorWatch.open("output-reader", READING_PACE);
        }
        return watch;
    }

    /** Has something done by the thread that reads, if there is one. */
    void submit(Runnable task) {
        if (watch != null) {
            watch.submit(task);
        }
    }

    /** The thread that writes files. */
    WriterThread files() {
        if (files == null) {
            files = WriterThread.open("output-files", WRITING_PACE);
        }
        return files;
    }

    /** gaggled's own stream of that kind. */
    OwnStream own(LogLine.Stream stream) {
        if (own == null) {
            own = openOwn.get();
        }
        return stream == LogLine.Stream.OUTPUT ? own.output() : own.error();
    }

    /** {@code /dev/null}, for programs. */
    int nullDevice() throws DescriptorException {
        if (nullDevice == null) {
            nullDevice = Descriptors.nullDevice();
        }
        return nullDevice;
    }

    /**
     * Reads and writes what is left, but for no longer than that.
     *
     * @param last is done by the thread that reads
     * @return whether all threads have ended
     */
    boolean close(Runnable last, Duration bound) {
        long until = System.nanoTime() + bound.toNanos();
        boolean ended = true;
        if (watch != null) {
            ended = watch.close(last, bound);
            watch = null;
        }
        if (files != null) {
            files.finish();
            ended &= files.join(until);
            files = null;
        }
        if (own != null) {
            ended &= own.close(Duration.ofNanos(Math.max(1, until - System.nanoTime())));
            own = null;
        }
        if (nullDevice != null) {
            Descriptors.close(nullDevice);
            nullDevice = null;
        }
        return ended;
    }
}
