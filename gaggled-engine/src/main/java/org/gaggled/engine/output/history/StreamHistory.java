package org.gaggled.engine.output.history;

import java.lang.foreign.MemorySegment;

/** The last lines of one stream of a program, in memory, and how many were dropped. */
public interface StreamHistory {

    /**
     * Adds lines. By the thread that reads, alone; it does not wait.
     *
     * @param lines whole lines, each with its newline; valid during this call alone
     * @param position how many bytes of the stream came before them; never less than before
     * @param millis when they were read, by the clock of the machine
     */
    void add(MemorySegment lines, long position, long millis);

    /** Counts lines for which there was no room elsewhere, among those that are added. By the same thread. */
    void drop(long lines);
}
