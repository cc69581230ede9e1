package org.gaggled.transport.zmq.tool.top;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
        rows.stream().map(ProgramRow::condition).sorted(Comparator.comparingInt(ProgramCondition::rank))
                .forEach(condition -> counts.merge(condition.word(), 1, Integer::sum));
        return counts;
    }

    /** What all use of processors, in percent of one. */
    double cpu() {
        double sum = 0;
        for (ProgramRow row : rows) {
            Double cpu = row.cpu();
            sum += cpu == null ? 0 : cpu;
        }
        return sum;
    }

    /** What all use of memory, in bytes. */
    long memory() {
        long sum = 0;
        for (ProgramRow row : rows) {
            Long memory = row.memory();
            sum += memory == null ? 0 : memory;
        }
        return sum;
    }
}
