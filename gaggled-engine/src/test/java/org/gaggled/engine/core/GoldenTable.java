package org.gaggled.engine.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A file of tables that a test holds the core to. Lines that begin with {@code #} explain it.
 * {@code -Dgolden.update=true} writes the tables anew, to be read before they are committed.
 */
final class GoldenTable {

    private final List<List<String>> rows = new ArrayList<>();

    void row(List<String> cells) {
        rows.add(List.copyOf(cells));
    }

    /** The file of that name has just these tables. */
    static void check(String name, GoldenTable... tables) throws IOException {
        Path file = Path.of("src/test/resources/org/gaggled/engine/core").resolve(name);
        String actual = List.of(tables).stream().map(GoldenTable::toString).collect(Collectors.joining("\n"));
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(file, (Files.exists(file) ? lines(file, true) : "") + actual);
        }
        assertEquals(lines(file, false), actual);
    }

    private static String lines(Path file, boolean explaining) throws IOException {
        return Files.readString(file).lines()
                .filter(line -> line.startsWith("#") == explaining)
                .collect(Collectors.joining("\n", "", "\n"));
    }

    /** The cells in columns. */
    @Override
    public String toString() {
        int columns = rows.getFirst().size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                line.append(i == 0 ? "" : " | ").append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length()));
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }
}
