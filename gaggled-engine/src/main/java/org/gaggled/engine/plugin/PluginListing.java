package org.gaggled.engine.plugin;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code --list-plugins} prints: a line for each service, and for each failure. */
public final class PluginListing {

    private static final List<String> HEADINGS = List.of("KIND", "NAME", "VERSION", "FROM", "STATE");
    private static final String GAP = "  ";
    private static final String NONE = "-";

    private final List<List<String>> rows = new ArrayList<>();

    /** The listing of a catalog: the services by kind, in the order in which they were found, and then what failed. */
    public PluginListing(PluginCatalog catalog) {
        for (PluginKind<?> kind : PluginKind.ALL) {
            for (PluginService<?> service : catalog.services(kind)) {
                addRow(kind, service.name(), service.origin(), "loaded");
            }
        }
        for (PluginFailure failure : catalog.failures()) {
            addRow(failure.kind(), failure.name() == null ? NONE : failure.name(), failure.origin(),
                    "failed: " + failure.reason());
        }
    }

    private void addRow(@Nullable PluginKind<?> kind, String name, PluginOrigin origin, String state) {
        String version = origin.version();
        rows.add(List.of(
                kind == null ? NONE : kind.toString(), name, version == null ? NONE : version, origin.toString(),
                state));
    }

    /** A table with aligned columns and a heading; every line ends with {@code \n}, and none with blanks. */
    @Override
    public String toString() {
        int[] widths = widths();
        StringBuilder table = new StringBuilder();
        append(table, HEADINGS, widths);
        for (List<String> row : rows) {
            append(table, row, widths);
        }
        return table.toString();
    }

    private int[] widths() {
        int[] widths = HEADINGS.stream().mapToInt(String::length).toArray();
        for (List<String> row : rows) {
            Arrays.setAll(widths, column -> Math.max(widths[column], row.get(column).length()));
        }
        return widths;
    }

    private static void append(StringBuilder table, List<String> row, int[] widths) {
        int last = row.size() - 1;
        for (int column = 0; column < last; column++) {
            String cell = row.get(column);
            table.append(cell).append(" ".repeat(widths[column] - cell.length())).append(GAP);
        }
        table.append(row.get(last)).append('\n');
    }
}
