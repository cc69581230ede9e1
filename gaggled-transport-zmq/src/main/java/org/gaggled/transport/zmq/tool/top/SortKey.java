package org.gaggled.transport.zmq.tool.top;

import java.util.Comparator;

/** By what programs can be sorted. */
enum SortKey {
    CPU('C'), MEMORY('M'), RESTARTS('R'), NAME('N'), STATE('T');

    private final char key;

    SortKey(char key) {
        this.key = key;
    }

    /** The key that asks for it. */
    char key() {
        return key;
    }

    /**
     * The usual order: of figures, the most comes first, and what is not known counts as less than everything. Those
     * that are equal keep the order they have.
     */
    Comparator<ProgramRow> comparator() {
        return switch (this) {
            case CPU -> Comparator.comparingDouble(SortKey::cpu).reversed();
            case MEMORY -> Comparator.comparingLong(SortKey::memory).reversed();
            case RESTARTS -> Comparator.comparingLong(ProgramRow::restarts).reversed();
            case NAME -> Comparator.comparing(ProgramRow::name);
            case STATE -> Comparator.comparingInt(row -> row.condition().rank());
        };
    }

    private static double cpu(ProgramRow row) {
        Double cpu = row.cpu();
        return cpu == null ? -1 : cpu;
    }

    private static long memory(ProgramRow row) {
        Long memory = row.memory();
        return memory == null ? -1 : memory;
    }
}
