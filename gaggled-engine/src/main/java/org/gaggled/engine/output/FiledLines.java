package org.gaggled.engine.output;

import org.gaggled.engine.core.Destination;

/** The lines of one stream in a file: where they are written, and read back. */
public interface FiledLines extends LineSink, PastLines {

    /** Takes other rules for the same file, from the next line on that is written. Any thread. */
    void follow(Destination.Filed changed);
}
