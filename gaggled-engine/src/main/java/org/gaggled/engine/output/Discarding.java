package org.gaggled.engine.output;

import java.lang.foreign.MemorySegment;

/** Nowhere: the place of lines that are only looked at. */
final class Discarding implements LineSink {

    @Override
    public int write(MemorySegment lines, long position, long millis) {
        return (int) lines.byteSize();
    }

    @Override
    public int writtenBefore(MemorySegment lines, Intent intent) {
        return 0;
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
