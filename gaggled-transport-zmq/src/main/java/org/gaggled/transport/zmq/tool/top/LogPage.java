package org.gaggled.transport.zmq.tool.top;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import org.gaggled.api.HarmlessText;
import org.gaggled.engine.launch.SystemText;
import org.gaggled.json.JsonException;
import org.gaggled.json.JsonObject;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/** What a program has printed, and goes on printing: the last lines, until somebody goes up. */
final class LogPage implements Page {

    /** Older ones are forgotten. */
    private static final int MOST_LINES = 5000;

    private static final int TAB = 8;

    /** A line, and what it is. */
    record Line(String text, Kind kind) {

        enum Kind {
            OUTPUT, ERROR, NOTE
        }

        /** What the server gives as a line of a program. */
        static Line of(JsonObject line) throws JsonException {
            String encoded = line.findText("base64");
            String text = encoded == null ? line.text("text") : SystemText.decode(decoded(encoded));
            return new Line(
                    HarmlessText.ofLines(text).replace("\n", "\\n"),
                    line.text("stream").equals("error") ? Kind.ERROR : Kind.OUTPUT);
        }

        private static byte[] decoded(String encoded) throws JsonException {
            try {
                return Base64.getDecoder().decode(encoded);
            } catch (IllegalArgumentException e) {
                throw new JsonException("'base64' is not base64: " + e.getMessage());
            }
        }

        /** What no program has printed. */
        static Line note(String text) {
            return new Line(HarmlessText.of(text), Kind.NOTE);
        }
    }

    private final String program;
    private final Palette palette;
    private final Runnable leave;
    private final Deque<Line> lines = new ArrayDeque<>();
    private boolean read;

    /** How many lines below the last one that is shown have been passed; 0 follows. */
    private int above;

    /** How many columns at the left are passed. */
    private int shift;

    private int height = 1;
    private int width = 1;

    LogPage(String program, Palette palette, Runnable leave) {
        this.program = program;
        this.palette = palette;
        this.leave = leave;
    }

    String program() {
        return program;
    }

    /** Takes further lines. Who has gone up stays where he is. */
    void add(List<Line> further) {
        read = true;
        lines.addAll(further);
        above = above == 0 ? 0 : above + further.size();
        while (lines.size() > MOST_LINES) {
            lines.removeFirst();
        }
        move(0);
    }

    private void move(int by) {
        above = Math.clamp(above + by, 0, Math.max(0, lines.size() - height));
    }

    @Override
    public boolean press(Key key) {
        switch (key) {
            case Key.Named.UP -> move(1);
            case Key.Named.DOWN -> move(-1);
            case Key.Named.PAGE_UP -> move(height);
            case Key.Named.PAGE_DOWN -> move(-height);
            case Key.Named.HOME -> move(lines.size());
            case Key.Named.END -> move(-lines.size());
            case Key.Named.LEFT -> shift = Math.max(0, shift - width / 2);
            case Key.Named.RIGHT -> shift += width / 2;
            case Key.Named.ESCAPE -> leave.run();
            case Key.Typed(int character) when character == 'q' -> leave.run();
            case Key.Typed(int character) when character == 'k' -> move(1);
            case Key.Typed(int character) when character == 'j' -> move(-1);
            case Key.Typed(int character) when character == 'g' -> move(lines.size());
            case Key.Typed(int character) when character == 'G' -> move(-lines.size());
            default -> {
                return false;
            }
        }
        return true;
    }

    @Override
    public String hint() {
        return "q, Esc back  arrows, PgUp, PgDn move  End follow";
    }

    @Override
    public List<AttributedString> draw(int rows, int columns) {
        height = Math.max(1, rows - 1);
        width = columns;
        move(0);
        List<AttributedString> drawn = new ArrayList<>();
        String where = above == 0 ? "following" : above + (above == 1 ? " line" : " lines") + " below";
        drawn.add(new LineBuilder()
                .left(HarmlessText.of("log of " + program) + ": " + where, columns, Palette.HEADS).build());
        if (read && lines.isEmpty()) {
            drawn.add(LineBuilder.line("it has printed nothing yet", palette.note()));
        }
        List<Line> all = List.copyOf(lines);
        int end = all.size() - above;
        for (Line line : all.subList(Math.max(0, end - height), end)) {
            drawn.add(shifted(line));
        }
        return drawn;
    }

    private AttributedString shifted(Line line) {
        AttributedString text =
                new AttributedStringBuilder().tabs(TAB).append(line.text, styleOf(line.kind)).toAttributedString();
        return text.columnLength() <= shift ? AttributedString.EMPTY
                : text.columnSubSequence(shift, text.columnLength());
    }

    private AttributedStyle styleOf(Line.Kind kind) {
        return switch (kind) {
            case OUTPUT -> Palette.PLAIN;
            case ERROR -> palette.error();
            case NOTE -> palette.note();
        };
    }
}
