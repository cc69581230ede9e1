package org.gaggled.transport.zmq.tool;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import org.gaggled.engine.terminal.DisplayWidth;

/**
 * The other screen of a terminal, which holds one page at a time, cut to the window; closing it brings back what was there before.
 * It may be closed by any thread, also while another one draws.
 */
final class Screen implements AutoCloseable {

    private static final String ENTER = "\u001b[?1049h\u001b[?25l";
    private static final String LEAVE = "\u001b[?25h\u001b[?1049l";
    private static final String TOP = "\u001b[H";
    private static final String CLEAR_REST_OF_LINE = "\u001b[K";
    private static final String CLEAR_BELOW = "\u001b[J";
    private static final String PLAIN = "\u001b[0m";
    private static final char ESCAPE = '\u001b';

    private final PrintWriter out;
    private boolean open = true;

    Screen(PrintWriter out) {
        this.out = out;
        out.print(ENTER);
        out.flush();
    }

    /** Shows these lines in place of those before. */
    synchronized void draw(List<String> lines, WindowSize size) {
        if (open) {
            // Over the old page rather than after clearing it, which would flicker.
            out.print(TOP + String.join(CLEAR_REST_OF_LINE + "\n", cut(lines, size)) + CLEAR_REST_OF_LINE + CLEAR_BELOW);
            out.flush();
        }
    }

    @Override
    public synchronized void close() {
        if (open) {
            open = false;
            out.print(LEAVE);
            out.flush();
        }
    }

    /** As much as the window holds; its last line tells how much it does not. */
    static List<String> cut(List<String> lines, WindowSize size) {
        List<String> shown = new ArrayList<>();
        int whole = lines.size() <= size.rows() ? lines.size() : size.rows() - 1;
        lines.subList(0, whole).forEach(line -> shown.add(cut(line, size.columns())));
        if (whole < lines.size()) {
            shown.add(cut("... and " + (lines.size() - whole) + " more", size.columns()));
        }
        return shown;
    }

    /** As much of a line as that many columns hold; colours take none. */
    static String cut(String line, int columns) {
        StringBuilder shown = new StringBuilder();
        int left = columns;
        boolean coloured = false;
        int next = 0;
        while (next < line.length()) {
            int character = line.codePointAt(next);
            int end = next + Character.charCount(character);
            if (character == ESCAPE) {
                coloured = true;
                end = line.indexOf('m', next) + 1;
            } else {
                left -= DisplayWidth.of(character);
                if (left < 0) {
                    return coloured ? shown + PLAIN : shown.toString();
                }
            }
            shown.append(line, next, end);
            next = end;
        }
        return shown.toString();
    }
}
