package org.gaggled.engine.output.file;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Everything by which gaggled changes log files. Behind it is the file system; in tests, one that fails or stops at any
 * step.
 */
interface Storage {

    /** Which file it is, whatever it is called. */
    record Identity(long device, long number) {}

    /** A file that is open for appending. For one thread. */
    interface Appended extends AutoCloseable {

        /** Which one it is. */
        Identity identity();

        /** Finds out what it is like now: its size, and whether it has a name. */
        void look() throws IOException;

        /** Its size when it was looked at last. */
        long size();

        /** Whether it had no name any more when it was looked at last: then nobody can open it again. */
        boolean isRemoved();

        /** When it was made, in milliseconds of the machine's clock; 0 where the file system does not tell. */
        long made();

        /** Appends bytes: at least one of them. Returns how many. */
        int append(MemorySegment bytes) throws IOException;

        /** Cuts off everything from that size on. */
        void cut(long size) throws IOException;

        @Override
        void close();
    }

    /**
     * Opens a file, which is made if it is missing, together with its directories.
     *
     * @throws IOException also if it is not a plain file
     */
    Appended open(Path file) throws IOException;

    /** Which file has that name; null for none. */
    @Nullable
    Identity identify(Path file) throws IOException;

    /** Gives a file another name, which is taken away from any other. */
    void move(Path from, Path to) throws IOException;

    /** Removes a name, if it is there. */
    void remove(Path file) throws IOException;
}
