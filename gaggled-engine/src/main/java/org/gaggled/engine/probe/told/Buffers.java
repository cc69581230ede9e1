package org.gaggled.engine.probe.told;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Room for what is read at once, for all programs. Belongs to the watching thread. */
final class Buffers {

    private static final int OUTPUT_BYTES = 1 << 16;

    private final NotifySocket.Buffer message = new NotifySocket.Buffer(Arena.ofAuto());
    private final MemorySegment output = Arena.ofAuto().allocate(OUTPUT_BYTES);

    /** For a message to a {@link NotifySocket}. */
    NotifySocket.Buffer message() {
        return message;
    }

    /** For what comes out of a pipe. */
    MemorySegment output() {
        return output;
    }
}
