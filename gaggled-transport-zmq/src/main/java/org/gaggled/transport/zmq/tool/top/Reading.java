package org.gaggled.transport.zmq.tool.top;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * How it is with all programs.
 *
 * @param gaggle which gaggle that is
 * @param rows in the order of the configuration
 * @param note what of it is not known, and why; empty where nothing is missing
 */
record Reading(String gaggle, List<ProgramRow> rows, String note) {

    /** How many programs there are in each condition, those first that somebody may have to look at. */
    Map<String, Integer> counts() {
        Map<String, Integer> counts = new LinkedHashMap<>();
        rows.stream().map(ProgramRow::condition).sorted(Comparator.comparing(ProgramCondition::rank))
                .forEach(condition -> counts.merge(condition.word(), 1, Integer::sum));
        return counts;
    }

    /** What all use of processors, in percent of one. */
    double cpu() {
        return rows.stream().map(ProgramRow::cpu).filter(Objects::nonNull).mapToDouble(Double::doubleValue).sum();
    }

    /** What all use of memory, in bytes. */
    long memory() {
        return rows.stream().map(ProgramRow::memory).filter(Objects::nonNull).mapToLong(Long::longValue).sum();
    }
}
