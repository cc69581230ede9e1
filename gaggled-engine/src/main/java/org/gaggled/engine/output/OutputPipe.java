package org.gaggled.engine.output;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.gaggled.engine.launch.DescriptorException;
import org.gaggled.engine.launch.DescriptorWatch;
import org.gaggled.engine.launch.Descriptors;
import org.jspecify.annotations.Nullable;

/**
 * The pipe that a program prints into, and gaggled's end of it. A program gets an end by which it could read as well,
 * so it does not notice when gaggled dies. gaggled's own end is for reading alone, so gaggled notices when nobody can
 * print any more.
 */
final class OutputPipe {

    private static final int LARGE = 1 << 18;

    /**
     * The system lets a user without privileges have 16,384 pages in pipes, and makes every pipe small from then on,
     * also those of programs. So many large ones take half of that.
     */
    private static final int MOST_LARGE_ONES = 128;

    private static final AtomicInteger LARGE_ONES = new AtomicInteger();

    private final int readEnd;
    private final DescriptorWatch.Registration registration;
    private boolean large;

    private OutputPipe(int readEnd, DescriptorWatch watch, Runnable readable) throws DescriptorException {
        this.readEnd = readEnd;
        this.registration = watch.register(readEnd, readable);
        this.large = LARGE_ONES.incrementAndGet() <= MOST_LARGE_ONES && Descriptors.resize(readEnd, LARGE);
        if (!large) {
            LARGE_ONES.decrementAndGet();
        }
    }

    /**
     * Opens one.
     *
     * @param name the file by which the next gaggled finds it; null where nobody is to find it
     * @param readable is called on the watching thread while there is something to read, or the end
     */
    static OutputPipe open(@Nullable Path name, DescriptorWatch watch, Runnable readable) throws DescriptorException {
        return new OutputPipe(name == null ? anonymous() : Descriptors.namedPipe(name), watch, readable);
    }

    private static int anonymous() throws DescriptorException {
        Descriptors.Pipe pipe = Descriptors.pipe();
        Descriptors.letEverybodyOpen(pipe.readEnd());
        Descriptors.close(pipe.writeEnd());
        return pipe.readEnd();
    }

    /** An end for a program; the caller closes it. */
    int openTheirs() throws DescriptorException {
        return Descriptors.reopened(readEnd);
    }

    /** Begins to call; somebody has an end for writing by now. */
    void arm() {
        registration.arm();
    }

    /** Where to read. */
    int readEnd() {
        return readEnd;
    }

    /** How many bytes are in it. */
    int readable() {
        return Math.max(0, Descriptors.readable(readEnd));
    }

    /** Whether it is empty, and nobody can print into it any more. */
    boolean isAtEnd() {
        return Descriptors.isAtEnd(readEnd);
    }

    /** Whether nobody can print into it any more, but what is in it. */
    boolean isWithoutWriter() {
        return Descriptors.isWithoutWriter(readEnd);
    }

    /** Closes gaggled's end. */
    void close() {
        if (large) {
            large = false;
            LARGE_ONES.decrementAndGet();
        }
        registration.close();
    }
}
