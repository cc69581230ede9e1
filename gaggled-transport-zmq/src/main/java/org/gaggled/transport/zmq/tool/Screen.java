package org.gaggled.transport.zmq.tool;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.gaggled.engine.terminal.DisplayWidth;

/**
 * The other screen of a terminal, which holds one page at a time, cut to the window; closing it brings back what was
 * there before. It is entered with the first page, so that its end can be provided for before. It may be closed by any
 * thread, also while another one draws.
 */
final class Screen implements AutoCloseable {

    private static final String ENTER = "\u001b[?1049h\u001b[?25l";
    private static final String LEAVE = "\u001b[?25h\u001b[?1049l";
    private static final String TOP = "\u001b[H";
    private static final String CLEAR_LINE = "\u001b[K";
    private static final String CLEAR_BELOW = "\u001b[J";
    private static final String PLAIN = "\u001b[0m";
    private static final char ESCAPE = '\u001b';

    private final PrintWriter out;
    private boolean entered;
    private boolean closed;

    Screen(PrintWriter out) {
        this.out = out;
    }

    /** Shows these lines in place of those before. */
    synchronized void draw(List<String> lines, WindowSize size) {
        if (!closed) {
            // Over the old page rather than after clearing all of it, which would flicker. Each line is cleared before
            // it is written: behind one that fills the window the cursor still stands on its last character, which
            // would be cleared, too.
            StringBuilder page = new StringBuilder(entered ? TOP : ENTER + TOP);
            Iterator<String> left = cut(lines, size).iterator();
            while (left.hasNext()) {
                String line = left.next();
                page.append(left.hasNext() ? CLEAR_LINE + line + "\n" : CLEAR_BELOW + line);
            }
            out.print(page);
            entered = true;
            out.flush();
        }
    }

    @Override
    public synchronized void close() {
        if (entered && !closed) {
            out.print(LEAVE);
            out.flush();
        }
        closed = true;
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
                int last = line.indexOf('m', next);
                end = last < 0 ? line.length() : last + 1;
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
