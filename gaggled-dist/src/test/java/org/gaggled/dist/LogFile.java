package org.gaggled.dist;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * A file to which gaggled writes what a program prints, with those that came of it by rotation. Its lines are read as
 * bytes, a character each.
 */
record LogFile(Path path) {

    private static final Pattern DROPPED = Pattern.compile("gaggled: (\\d+) lines? (was|were) dropped here, .+");

    /** The file and its rotated ones, the oldest first. */
    List<Path> files() throws IOException {
        Pattern rotated = Pattern.compile(Pattern.quote(path.getFileName().toString()) + "\\.(\\d+)(\\.gz)?");
        SortedMap<Integer, Path> found = new TreeMap<>(Comparator.reverseOrder());
        try (Stream<Path> all = Files.list(path.getParent())) {
            for (Path each : all.sorted().toList()) {
                Matcher matcher = rotated.matcher(each.getFileName().toString());
                if (matcher.matches()) {
                    // Where a file and its compressed form are both there, the first of them is whole.
                    found.putIfAbsent(Integer.valueOf(matcher.group(1)), each);
                } else if (each.equals(path)) {
                    found.put(0, each);
                }
            }
        }
        return List.copyOf(found.values());
    }

    /** All that is in them. */
    byte[] bytes() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (Path each : files()) {
            try (InputStream file = Files.newInputStream(each);
                    InputStream content = each.toString().endsWith(".gz") ? new GZIPInputStream(file) : file) {
                content.transferTo(all);
            }
        }
        return all.toByteArray();
    }

    /** All whole lines in them. */
    List<String> lines() throws IOException {
        String text = new String(bytes(), ISO_8859_1);
        return List.of(text.substring(0, text.lastIndexOf('\n') + 1).split("\n", -1)).subList(
                0, (int) text.chars().filter(character -> character == '\n').count());
    }

    /** Waits until a line in one of the files is this one. */
    void awaitLine(String line) {
        await(lines -> lines.contains(line), "no line " + line);
    }

    /** Waits until a line in one of the files is that number or a later one. */
    void awaitNumber(long number) {
        await(lines -> lastNumber(lines) >= number, "no number " + number);
    }

    private void await(Predicate<List<String>> enough, String otherwise) {
        long deadline = System.nanoTime() + Gaggled.PATIENCE.toNanos();
        List<String> last = List.of();
        while (System.nanoTime() < deadline) {
            try {
                last = lines();
                if (enough.test(last)) {
                    return;
                }
            } catch (NoSuchFileException rotatedMeanwhile) {
                // Looked at again.
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
        fail(otherwise + " in " + path + " within " + Gaggled.PATIENCE + "; its last lines are "
                + last.subList(Math.max(0, last.size() - 5), last.size()));
    }

    /**
     * Shows that lines are the numbers from the first to the last, each once and in order, but for those of which a
     * line in their place says that they were dropped. Gives how many these are.
     */
    static long dropped(List<String> lines, long first, long last) {
        long expected = first;
        long dropped = 0;
        for (String line : lines) {
            Matcher notice = DROPPED.matcher(line);
            if (line.equals(String.valueOf(expected))) {
                expected++;
            } else if (notice.matches()) {
                long count = Long.parseLong(notice.group(1));
                dropped += count;
                expected += count;
            } else {
                fail("not " + expected + " comes after " + (expected - 1) + ", but " + line);
            }
        }
        assertEquals(last + 1, expected, "the number after the last");
        return dropped;
    }

    /** Shows that lines are numbers one after the other, without a gap, to that last one. */
    static void assertNoGapBefore(long last, List<String> lines) {
        assertEquals(0, dropped(lines, Long.parseLong(lines.getFirst()), last));
    }

    /** The last line that is a number; 0 where none is. */
    private static long lastNumber(List<String> lines) {
        return lines.reversed().stream().filter(line -> line.matches("\\d{1,18}")).findFirst().map(Long::valueOf)
                .orElse(0L);
    }
}
