package org.gaggled.engine.state;

import org.gaggled.engine.core.ProgramId;

/** A program's part of the file {@code programs}: two places for its memory, and behind them three for processes. */
final class Slot {

    /** Before each memory: the number of its step, its length, and a checksum of all that. */
    static final int MEMORY_HEAD = 16;

    static final int PROCESSES = 3;
    static final int PROCESS_LENGTH = 32;

    final ProgramId id;
    final int offset;

    /** How many bytes a memory may have. */
    final int size;

    /** Which of the two memories is the one that counts. */
    int current;

    Slot(ProgramId id, int offset, int size) {
        this.id = id;
        this.offset = offset;
        this.size = size;
    }

    int memory(int which) {
        return offset + which * (MEMORY_HEAD + size);
    }

    int process(int which) {
        return memory(2) + which * PROCESS_LENGTH;
    }

    long length() {
        return 2L * (MEMORY_HEAD + size) + PROCESSES * PROCESS_LENGTH;
    }
}
