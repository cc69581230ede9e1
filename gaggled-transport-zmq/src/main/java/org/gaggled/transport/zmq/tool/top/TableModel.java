package org.gaggled.transport.zmq.tool.top;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which programs are shown, in which order, and which one is chosen. Until somebody chooses, that is the first;
 * afterwards it is the same program, wherever it stands.
 */
final class TableModel {

    private @Nullable Reading reading;
    private List<ProgramRow> rows = List.of();
    private SortKey sort = SortKey.CPU;
    private boolean reversed;
    private Filter filter = Filter.NONE;
    private @Nullable String chosen;

    /** Where the chosen one stood last: one that is gone gives its place to the next. */
    private int place;

    /** Takes another reading in place of that before. */
    void take(Reading next) {
        reading = next;
        arrange();
    }

    /** Sorts by that; the other way round, if that is how programs are sorted already. */
    void sortBy(SortKey key) {
        reversed = key == sort && !reversed;
        sort = key;
        arrange();
    }

    void show(Filter value) {
        filter = value;
        arrange();
    }

    private void arrange() {
        if (reading == null) {
            return;
        }
        Comparator<ProgramRow> order = reversed ? sort.comparator().reversed() : sort.comparator();
        List<ProgramRow> arranged = new ArrayList<>(reading.rows().stream().filter(filter::shows).toList());
        arranged.sort(order);
        rows = List.copyOf(arranged);
        place = placeOfChosen();
    }

    private int placeOfChosen() {
        if (chosen == null) {
            return 0;
        }
        for (int i = 0; i < rows.size(); i++) {
            if (rows.get(i).name().equals(chosen)) {
                return i;
            }
        }
        return within(place);
    }

    private int within(int wanted) {
        return Math.clamp(wanted, 0, Math.max(0, rows.size() - 1));
    }

    /** Chooses what stands so many rows below, or above, and no further than there are rows. */
    void move(int by) {
        if (!rows.isEmpty()) {
            place = within(place + by);
            chosen = rows.get(place).name();
        }
    }

    /** The chosen program; null where none is shown. */
    @Nullable
    ProgramRow chosen() {
        return rows.isEmpty() ? null : rows.get(place);
    }

    /** The place of the chosen program among the rows. */
    int place() {
        return place;
    }

    List<ProgramRow> rows() {
        return rows;
    }

    SortKey sort() {
        return sort;
    }

    boolean isReversed() {
        return reversed;
    }

    Filter filter() {
        return filter;
    }

    /** The last reading; null before the first. */
    @Nullable
    Reading reading() {
        return reading;
    }
}
