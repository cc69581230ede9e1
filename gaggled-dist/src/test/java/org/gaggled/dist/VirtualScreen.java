package org.gaggled.dist;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a terminal shows after it was sent a text: as much of xterm as {@code gaggled_controller top} uses. Anything
 * else that would act is an error, so that nothing acts unnoticed.
 */
final class VirtualScreen {

    private static final Pattern CONTROL =
            Pattern.compile("\u001b\\[(\\??)([0-9;]*)([A-Za-z@])|\u001b[()]B|\u001b[=>]");

    /** What stands in the second column of a wide character. */
    private static final String NOTHING = "";

    private final int rows;
    private final int columns;
    private final List<String[]> cells = new ArrayList<>();
    private int row;
    private int column;
    private boolean other;
    private boolean cursorHidden;

    /** A screen of that size, after that text. */
    VirtualScreen(int rows, int columns, String text) {
        this.rows = rows;
        this.columns = columns;
        for (int i = 0; i < rows; i++) {
            cells.add(blank());
        }
        read(text);
    }

    private String[] blank() {
        String[] line = new String[columns];
        Arrays.fill(line, " ");
        return line;
    }

    /** The lines, without blanks at their ends. */
    List<String> lines() {
        return cells.stream().map(line -> String.join("", line).stripTrailing()).toList();
    }

    /** Whether the screen is the one beside that which a shell uses. */
    boolean isOther() {
        return other;
    }

    boolean isCursorHidden() {
        return cursorHidden;
    }

    private void read(String text) {
        Matcher control = CONTROL.matcher(text);
        int next = 0;
        while (next < text.length()) {
            int character = text.codePointAt(next);
            if (character == '\u001b') {
                if (!control.region(next, text.length()).lookingAt()) {
                    // It may not be whole yet.
                    if (text.length() - next < 12) {
                        return;
                    }
                    throw new AssertionError("what does this do? ESC " + text.substring(next + 1, next + 12));
                }
                if (control.group(3) != null) {
                    act(control.group(1), control.group(2), control.group(3).charAt(0));
                }
                next = control.end();
            } else {
                write(character);
                next += Character.charCount(character);
            }
        }
    }

    private void write(int character) {
        switch (character) {
            case '\r' -> column = 0;
            case '\n' -> row = Math.min(rows - 1, row + 1);
            case '\b' -> column = Math.max(0, column - 1);
            default -> {
                if (Character.isISOControl(character)) {
                    throw new AssertionError("a control character: " + character);
                }
                put(character);
            }
        }
    }

    private void put(int character) {
        boolean wide = character >= 0x2E80 && character <= 0xFFE6;
        if (column + (wide ? 2 : 1) > columns) {
            column = 0;
            row = Math.min(rows - 1, row + 1);
        }
        cells.get(row)[column++] = Character.toString(character);
        if (wide) {
            cells.get(row)[column++] = NOTHING;
        }
    }

    private void act(String isPrivate, String text, char what) {
        String[] parameters = text.split(";");
        int first = parameters[0].isEmpty() ? 0 : Integer.parseInt(parameters[0]);
        int count = Math.max(1, first);
        switch (what) {
            case 'H' -> {
                row = Math.min(rows, count) - 1;
                column = parameters.length < 2 ? 0 : Math.min(columns, Integer.parseInt(parameters[1])) - 1;
            }
            case 'A' -> row = Math.max(0, row - count);
            case 'B' -> row = Math.min(rows - 1, row + count);
            case 'C' -> column = Math.min(columns - 1, column + count);
            case 'D' -> column = Math.max(0, column - count);
            case 'G' -> column = Math.min(columns, count) - 1;
            case 'd' -> row = Math.min(rows, count) - 1;
            case 'J' -> clear(first);
            case 'K' -> clearLine(first);
            case 'P' -> shift(column + count, column, columns - column - count);
            case '@' -> shift(column, column + count, columns - column - count);
            case 'X' -> Arrays.fill(cells.get(row), column, Math.min(columns, column + count), " ");
            case 'h', 'l' -> set(isPrivate + first, what == 'h');
            // Colours, and the title.
            case 'm', 't' -> {}
            default -> throw new AssertionError("what does this do? CSI " + isPrivate + text + what);
        }
    }

    /** Those that move leave blanks behind, or what has moved in. */
    private void shift(int from, int to, int count) {
        String[] line = cells.get(row);
        String[] moved = line.clone();
        Arrays.fill(moved, column, columns, " ");
        if (count > 0) {
            System.arraycopy(line, from, moved, to, count);
        }
        cells.set(row, moved);
    }

    private void clear(int what) {
        clearLine(what);
        for (int i = what == 0 ? row + 1 : 0; i < (what == 1 ? row : rows); i++) {
            cells.set(i, blank());
        }
    }

    private void clearLine(int what) {
        Arrays.fill(cells.get(row), what == 0 ? column : 0, what == 1 ? column + 1 : columns, " ");
    }

    private void set(String mode, boolean on) {
        switch (mode) {
            case "?1049" -> other = on;
            case "?25" -> cursorHidden = !on;
            // A cursor that blinks; and what comes between is to be shown at once.
            case "?12", "?2026" -> {}
            default -> throw new AssertionError("what does this do? " + mode + (on ? " on" : " off"));
        }
    }
}
