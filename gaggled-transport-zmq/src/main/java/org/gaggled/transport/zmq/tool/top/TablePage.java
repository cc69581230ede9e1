package org.gaggled.transport.zmq.tool.top;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.gaggled.api.control.Operation;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;
import org.jspecify.annotations.Nullable;

/** The programs as a table, with what there is to say of all above it, and of the chosen one below. */
final class TablePage implements Page {

    private static final int STATE_WIDTH = "not ready".length();
    private static final int LEAST_NAME = 12;
    private static final int MOST_NAME = 32;
    private static final int LEAST_REASON = 12;

    /** Gaggle, sums and heads. */
    private static final int LINES_ABOVE = 3;

    /** From how many lines on the details of the chosen program may have two. */
    private static final int TALL = 16;

    /** What the page has others do. */
    interface Actions {
        void openLog(String program);

        void prepare(Operation operation, String program);

        void look();

        void help();

        void leave();
    }

    private final TableModel model;
    private final Palette palette;
    private final String rhythm;
    private final Actions actions;

    /** Whether the filter is being typed. */
    private boolean filtering;

    /** The first row that is drawn, and how many are. */
    private int first;
    private int height = 1;

    /** A table that says it is measured every {@code rhythm}. */
    TablePage(TableModel model, Palette palette, String rhythm, Actions actions) {
        this.model = model;
        this.palette = palette;
        this.rhythm = rhythm;
        this.actions = actions;
    }

    // ---- keys

    @Override
    public boolean press(Key key) {
        return switch (key) {
            case Key.Typed(int character) when filtering -> filterBy(model.filter().with(character));
            case Key.Typed(int character) -> type(character);
            case Key.Named named when filtering && edit(named) -> true;
            case Key.Named named -> move(named);
        };
    }

    private boolean filterBy(Filter filter) {
        model.show(filter);
        return true;
    }

    private boolean edit(Key.Named key) {
        switch (key) {
            case ENTER -> filtering = false;
            case BACKSPACE -> model.show(model.filter().shorter());
            case ESCAPE -> {
                filtering = false;
                model.show(Filter.NONE);
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean type(int character) {
        for (SortKey key : SortKey.values()) {
            if (key.key() == character) {
                model.sortBy(key);
                return true;
            }
        }
        switch (character) {
            case '/' -> filtering = true;
            case 'k' -> model.move(-1);
            case 'j' -> model.move(1);
            case 'g' -> model.move(-model.rows().size());
            case 'G' -> model.move(model.rows().size());
            case 'l' -> openLog();
            case 'r' -> prepare(Operation.RESTART);
            case 's' -> prepare(Operation.STOP);
            case 'S' -> prepare(Operation.START);
            case ' ' -> actions.look();
            case '?', 'h' -> actions.help();
            case 'q' -> actions.leave();
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean move(Key.Named key) {
        switch (key) {
            case UP -> model.move(-1);
            case DOWN -> model.move(1);
            case PAGE_UP -> model.move(-height);
            case PAGE_DOWN -> model.move(height);
            case HOME -> model.move(-model.rows().size());
            case END -> model.move(model.rows().size());
            case ENTER -> openLog();
            case ESCAPE -> model.show(Filter.NONE);
            default -> {
                return false;
            }
        }
        return true;
    }

    private void openLog() {
        ProgramRow row = model.chosen();
        if (row != null) {
            actions.openLog(row.name());
        }
    }

    private void prepare(Operation operation) {
        ProgramRow row = model.chosen();
        if (row != null) {
            actions.prepare(operation, row.name());
        }
    }

    @Override
    public String hint() {
        return filtering
                ? "/" + model.filter() + "_   a part of the name, a glob, or @TAG; Enter keeps it, Esc clears it"
                : "? help  q quit  Enter log  r restart  s stop  S start  / filter  C M R N T sort";
    }

    // ---- drawing

    @Override
    public List<AttributedString> draw(int rows, int columns) {
        Reading reading = model.reading();
        List<AttributedString> lines = new ArrayList<>();
        if (reading == null) {
            return lines;
        }
        int details = rows >= TALL ? 2 : 1;
        height = Math.max(1, rows - LINES_ABOVE - details);
        first = Math.clamp(first, Math.max(0, model.place() - height + 1), model.place());
        Layout layout = Layout.of(model.rows(), columns);
        lines.add(LineBuilder.line(reading.gaggle() + "  (every " + rhythm + ")", Palette.BOLD));
        lines.add(sums(reading));
        lines.add(heads(layout));
        for (int i = first; i < first + height; i++) {
            lines.add(i < model.rows().size() ? line(model.rows().get(i), i == model.place(), layout)
                    : AttributedString.EMPTY);
        }
        lines.addAll(details(details, columns));
        return lines.subList(0, Math.min(rows, lines.size()));
    }

    private AttributedString sums(Reading reading) {
        StringBuilder counts = new StringBuilder();
        for (Map.Entry<String, Integer> count : reading.counts().entrySet()) {
            counts.append(counts.isEmpty() ? "" : ", ").append(count.getValue()).append(' ').append(count.getKey());
        }
        String shown = model.filter().isNone() ? "" : model.rows().size() + " shown of ";
        return LineBuilder.line("CPU " + Figures.percent(reading.cpu()) + "%  memory "
                + Figures.bytes(reading.memory()) + "  " + shown + reading.rows().size() + ": " + counts,
                Palette.PLAIN);
    }

    private AttributedString heads(Layout layout) {
        LineBuilder line = new LineBuilder()
                .left("  NAME" + arrow(SortKey.NAME), 2 + layout.name, Palette.HEADS)
                .left(" STATE" + arrow(SortKey.STATE), 1 + STATE_WIDTH, Palette.HEADS);
        for (Column column : layout.columns) {
            line.right(column.head() + arrow(column.sort()), column.width() + 1, Palette.HEADS);
        }
        return line.left(layout.reason == 0 ? "" : " REASON", layout.reason, Palette.HEADS).build();
    }

    private String arrow(@Nullable SortKey key) {
        return key != model.sort() ? "" : model.isReversed() ? "\u2191" : "\u2193";
    }

    private AttributedString line(ProgramRow row, boolean isChosen, Layout layout) {
        AttributedStyle style = isChosen ? Palette.HEADS : Palette.PLAIN;
        AttributedStyle state = isChosen ? Palette.HEADS : palette.of(row.condition());
        LineBuilder line = new LineBuilder()
                .left(isChosen ? "> " : "", 2, style)
                .left(row.shownName(), layout.name, style)
                .left("", 1, style)
                .left(row.condition().word(), STATE_WIDTH, state);
        for (Column column : layout.columns) {
            line.left("", 1, style).right(column.text().apply(row), column.width(), style);
        }
        return line.left(row.shownReason(), layout.reason, style).build();
    }

    /** What there is to say of the chosen program, or of what is not known of all. */
    private List<AttributedString> details(int lines, int columns) {
        ProgramRow row = model.chosen();
        Reading reading = model.reading();
        String note = reading == null ? "" : reading.note();
        List<AttributedString> details = new ArrayList<>();
        if (!note.isEmpty() && lines > 1) {
            details.add(LineBuilder.line(note, palette.note()));
        }
        if (row != null) {
            details.addAll(LineBuilder.line(row.details(), Palette.PLAIN).columnSplitLength(columns));
        } else if (!model.filter().isNone()) {
            details.add(LineBuilder.line("no program fits the filter " + model.filter(), palette.note()));
        }
        return details.subList(0, Math.min(lines, details.size()));
    }

    /**
     * How wide things are.
     *
     * @param reason 0 where there is no room for it
     */
    private record Layout(int name, List<Column> columns, int reason) {

        static Layout of(List<ProgramRow> rows, int columns) {
            int longest = rows.stream().mapToInt(row -> LineBuilder.line(row.shownName(), Palette.PLAIN).columnLength())
                    .max().orElse(0);
            int wanted = Math.clamp(longest, LEAST_NAME, MOST_NAME);
            int left = columns - 2 - 1 - STATE_WIDTH - LEAST_NAME;
            List<Column> shown = Column.within(left);
            left -= Column.widthOf(shown);
            int name = LEAST_NAME + Math.clamp(left, 0, wanted - LEAST_NAME);
            left -= name - LEAST_NAME;
            return new Layout(name, shown, left >= LEAST_REASON ? left : 0);
        }
    }
}
