package org.gaggled.transport.zmq.tool.top;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A column of figures.
 *
 * @param sort by what its head says that programs are sorted; null where they are not by that
 */
record Column(String head, int width, @Nullable SortKey sort, Function<ProgramRow, String> text) {

    /** Behind the name and the state, those first that a narrow window has. */
    private static final List<Column> ALL = List.of(
            new Column("CPU%", 6, SortKey.CPU, row -> Figures.percent(row.cpu())),
            new Column("MEMORY", 7, SortKey.MEMORY, row -> Figures.bytes(row.memory())),
            new Column("RESTARTS", 9, SortKey.RESTARTS, row -> Figures.count(row.restarts())),
            new Column("UPTIME", 8, null, row -> Figures.duration(row.uptime())),
            new Column("PROCS", 5, null, row -> Figures.count(row.processes())));

    /** As many as that width holds, with a blank before each. */
    static List<Column> within(int width) {
        List<Column> columns = new ArrayList<>();
        int left = width;
        for (Column column : ALL) {
            left -= column.width + 1;
            if (left < 0) {
                break;
            }
            columns.add(column);
        }
        return columns;
    }

    /** How wide these are, with a blank before each. */
    static int widthOf(List<Column> columns) {
        return columns.stream().mapToInt(column -> column.width + 1).sum();
    }
}
