package org.gaggled.transport.zmq.tool.top;

import java.util.Comparator;
import java.util.function.ToDoubleFunction;

/** By what programs can be sorted. What is not known counts as less than everything. */
enum SortKey {
    CPU('C', row -> row.cpu() == null ? -1 : row.cpu()),
    MEMORY('M', row -> row.memory() == null ? -1 : row.memory()),
    RESTARTS('R', row -> row.restarts()),
    NAME('N', Comparator.comparing(ProgramRow::name)),
    STATE('T', Comparator.comparing(row -> row.condition().rank()));

    private final char key;
    private final Comparator<ProgramRow> comparator;

    /** The most comes first. */
    SortKey(char key, ToDoubleFunction<ProgramRow> figure) {
        this(key, Comparator.comparingDouble(figure).reversed());
    }

    SortKey(char key, Comparator<ProgramRow> comparator) {
        this.key = key;
        this.comparator = comparator;
    }

    /** The key that asks for it. */
    char key() {
        return key;
    }

    /** The usual order; those that are equal keep the one they have. */
    Comparator<ProgramRow> comparator() {
        return comparator;
    }
}
