package org.gaggled.engine.output;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntBinaryOperator;
import org.gaggled.engine.launch.DescriptorException;
import org.gaggled.engine.launch.DescriptorWatch;
import org.gaggled.engine.launch.Descriptors;
import org.jspecify.annotations.Nullable;

/**
 * Where the bytes of a captured stream come from: a pipe, as long as anybody can print into one, and the places in what
 * comes out of it at which the output of new runs begins.
 */
final class Inlet {

    /**
     * Where the output of a new run begins.
     *
     * @param at how many bytes have come out of the pipe by then
     * @param endsLine whether a line that is not complete there is not continued: nobody else could print. What an
     * earlier run has left behind may be in the middle of one
     * @param begin what changes there
     */
    record Boundary(long at, boolean endsLine, Runnable begin) {}

    private final OutputFiles.OfStream files;
    private final DescriptorWatch watch;
    private final Runnable readable;
    private final Runnable bounded;

    /** Held while the reader reads, so that others see how far it is. */
    private final Lock reading = new ReentrantLock();

    /** Null while nobody can print; guarded by the lock. */
    private @Nullable OutputPipe pipe;

    /** Whether nobody can print into the last pipe any more. */
    private volatile boolean lastIsOver;

    /** The bytes that have come out of the pipe; guarded by the lock. */
    private long received;

    /** In their order; guarded by the lock. */
    private final Queue<Boundary> boundaries = new ArrayDeque<>();

    /**
     * Without a pipe.
     *
     * @param readable is called on the reader's thread while there is something to read
     * @param bounded is called there when a new run is to begin
     */
    Inlet(OutputFiles.OfStream files, DescriptorWatch watch, Runnable readable, Runnable bounded) {
        this.files = files;
        this.watch = watch;
        this.readable = readable;
        this.bounded = bounded;
    }

    /** Goes on reading the pipe of an earlier gaggled, if there is one. Any thread, before all else. */
    void resume() throws DescriptorException {
        if (files.hasPipe()) {
            OutputPipe opened = openPipe();
            // The system tells the end of a pipe only to whoever has had it open together with somebody who prints.
            Descriptors.close(opened.openTheirs());
            opened.arm();
        }
    }

    private OutputPipe openPipe() throws DescriptorException {
        OutputPipe opened = OutputPipe.open(files.pipe(), watch, readable);
        pipe = opened;
        lastIsOver = false;
        return opened;
    }

    /**
     * An end of the pipe for a new process, which the caller closes. Any thread.
     *
     * @param begin is done when all has been read that was printed before
     */
    int openEnd(@Nullable Runnable begin) throws DescriptorException {
        reading.lock();
        try {
            OutputPipe now = pipe == null ? openPipe() : pipe;
            boolean alone = now.isWithoutWriter();
            int end = now.openTheirs();
            if (begin != null) {
                boundaries.add(new Boundary(received + now.readable(), alone, begin));
                watch.submit(bounded);
            }
            now.arm();
            return end;
        } finally {
            reading.unlock();
        }
    }

    /** The boundary where the reader is, once; null where none is. The reader's thread. */
    @Nullable
    Boundary reached() {
        reading.lock();
        try {
            Boundary next = boundaries.peek();
            return next == null || received < next.at() ? null : boundaries.remove();
        } finally {
            reading.unlock();
        }
    }

    /** How many of so many bytes may be read at once: none of a run that has not begun. The reader's thread. */
    int most(int wanted) {
        reading.lock();
        try {
            Boundary next = boundaries.peek();
            return pipe == null ? 0 : next == null ? wanted : (int) Math.min(wanted, next.at() - received);
        } finally {
            reading.unlock();
        }
    }

    /**
     * Reads once from the pipe, which there is. The reader's thread.
     *
     * @param read reads at most so many bytes from a descriptor; how many they were, or an error's number, negated
     */
    int receive(int most, IntBinaryOperator read) {
        reading.lock();
        try {
            if (pipe == null) {
                throw new IllegalStateException("there is no pipe");
            }
            int count = read.applyAsInt(pipe.readEnd(), most(most));
            received += Math.max(0, count);
            return count;
        } finally {
            reading.unlock();
        }
    }

    /** Closes the pipe if nobody can print any more; whether it was that. The reader's thread. */
    boolean closeAtEnd() {
        reading.lock();
        try {
            boolean end = pipe != null && pipe.isAtEnd();
            if (end) {
                close();
                lastIsOver = true;
            }
            return end;
        } finally {
            reading.unlock();
        }
    }

    /** Closes the pipe. The reader's thread. */
    void close() {
        reading.lock();
        try {
            if (pipe != null) {
                pipe.close();
                pipe = null;
            }
        } finally {
            reading.unlock();
        }
    }

    /** Whether nobody can print, and nothing is left to be read. Any thread. */
    boolean isOver() {
        reading.lock();
        try {
            return pipe == null || pipe.isAtEnd();
        } finally {
            reading.unlock();
        }
    }

    /** Removes the name of a closed pipe, unless somebody can still print into it. Any thread. */
    void removeName() {
        if (lastIsOver) {
            files.deletePipe();
        }
    }
}
