package org.gaggled.engine.output;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** Where the whole lines of one stream of a program end up. Called by one thread, which may be kept waiting. */
public interface LineSink {

    /**
     * Writes lines: all of them, or the first ones. Each call notes one intent at most, so that the intent which was
     * noted last belongs to the first byte that is not known to be dealt with. So a file that is full ends a call.
     *
     * @param lines one or more whole lines in native memory, each with its newline; valid during this call alone
     * @param position how many bytes of the stream came before them
     * @param millis when the first of them was read, by the clock of the machine
     * @return how many of these bytes are dealt with, to the end of a line. The rest is to be given again, at once. 0
     * where writing failed: then it is to be tried again about a second later
     */
    int write(MemorySegment lines, long position, long millis);

    /**
     * How many bytes of these lines an earlier gaggled has written already, which was killed before it could note that.
     *
     * <p>Called before anything is written. Where the file ends in the middle of one of these lines, that part of a
     * line is cut off.
     *
     * @param lines what it had not noted as written
     * @param intent what it noted before it began to write the first of them
     * @return to the end of a line
     */
    int writtenBefore(MemorySegment lines, Intent intent);

    /**
     * What keeps it from writing at the moment, as a part of a sentence: {@code FILE could not be written: ...}; null
     * where nothing is known to. Any thread.
     */
    default @Nullable String problem() {
        return null;
    }

    /** Closes it. */
    void close();

    /**
     * What is noted before lines are written to a file, where the next gaggled finds it.
     *
     * @param file the number of the file's inode
     * @param size its size, in bytes
     */
    record Intent(long file, long size) {}

    /** Where intents are noted; cheap. */
    @FunctionalInterface
    interface Notes {

        /** Notes what will be written next. */
        void note(Intent intent);
    }
}
