package org.gaggled.engine.output.file;

import static org.gaggled.engine.output.file.LogDirectory.lines;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.gaggled.api.control.LogLine;
import org.gaggled.engine.core.Destination;
import org.gaggled.engine.output.PastLines;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Shows that the last lines are found again, in whatever files they are, with the times that are known of them. */
class PastLinesTest {

    private static final int MANY_BYTES = 4 << 20;

    @TempDir
    Path directory;

    private LogDirectory log;

    @BeforeEach
    void make() {
        log = new LogDirectory(directory);
    }

    @Test
    void whereNothingWasWrittenNothingIsFound() throws Exception {
        FileSink sink = log.open(log.rules(1000, 3));
        PastLines.Found found = sink.read(10, null, MANY_BYTES);
        assertEquals(List.of(), found.lines());
        assertEquals(0, found.end());
        assertFalse(found.cut());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theLastLinesAreFoundAcrossRotatedFiles(boolean compressed) throws Exception {
        Destination.Filed rules = log.rules(2000, 50);
        FileSink sink = log.open(compressed ? LogDirectory.compressed(rules) : rules);
        log.write(sink, lines(1, 5000));
        for (int count : new int[] {0, 1, 2, 399, 400, 401, 1234, 5000, 5001, 10_000}) {
            PastLines.Found found = sink.read(count, null, MANY_BYTES);
            assertEquals(lines(Math.max(1, 5001 - count), 5000), text(found));
            assertEquals(log.position, found.end());
            assertFalse(found.cut(), "what was asked for is there");
        }
        sink.close();
    }

    @Test
    void whatAnEarlierGaggledWroteIsFoundWithoutATimeAndAPosition() throws Exception {
        FileSink sink = log.open(log.rules(1000, 3));
        log.write(sink, "one\n\nthree\n");
        sink.close();
        log.position = 0;
        FileSink next = log.open(log.rules(1000, 3));
        PastLines.Found found = next.read(10, null, MANY_BYTES);
        assertEquals("one\n\nthree\n", text(found));
        assertEquals(0, found.end());
        assertNull(found.lines().getFirst().getTime());
        assertEquals(List.of(), next.read(10, LogDirectory.BEGIN, MANY_BYTES).lines());
        log.write(next, "four\n");
        found = next.read(10, null, MANY_BYTES);
        assertEquals("one\n\nthree\nfour\n", text(found));
        assertEquals(5, found.end());
        assertEquals(LogDirectory.BEGIN, found.lines().getLast().getTime());
        next.close();
    }

    @Test
    void timesBeforeLinesArePartOfTheTimeAndNotOfTheLine() throws Exception {
        FileSink sink = log.open(LogDirectory.stamped(log.rules(1000, 3)));
        log.write(sink, "one\n");
        log.after(Duration.ofMillis(1));
        log.write(sink, "\ntwo\n");
        sink.close();
        FileSink next = log.open(LogDirectory.stamped(log.rules(1000, 3)));
        List<LogLine> lines = next.read(10, null, MANY_BYTES).lines();
        assertEquals(List.of("one", "", "two"), lines.stream().map(LogLine::getText).toList());
        assertEquals(LogDirectory.BEGIN, lines.getFirst().getTime());
        assertEquals(LogDirectory.BEGIN.plusMillis(1), lines.getLast().getTime());
        assertEquals("web", lines.getFirst().getProgram());
        assertEquals(LogLine.Stream.OUTPUT, lines.getFirst().getStream());
        assertEquals("\ntwo\n", text(next.read(10, LogDirectory.BEGIN.plusMillis(1), MANY_BYTES)));
        next.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void linesOfTheLastTimeAreFound(boolean stamped) throws Exception {
        Destination.Filed rules = LogDirectory.compressed(log.rules(1000, 99));
        FileSink sink = log.open(stamped ? LogDirectory.stamped(rules) : rules);
        for (int second = 0; second < 100; second++) {
            log.write(sink, lines(10 * second, 10 * second + 9));
            for (String name : log.names()) {
                Path file = log.file.resolveSibling(name);
                Instant written = Files.getLastModifiedTime(file).toInstant();
                if (written.isAfter(log.now) || written.isBefore(LogDirectory.BEGIN)) {
                    Files.setLastModifiedTime(file, FileTime.from(log.now));
                }
            }
            log.after(Duration.ofSeconds(1));
        }
        for (int ago : new int[] {1, 2, 50, 99, 100}) {
            Instant since = log.now.minusSeconds(ago);
            assertEquals(lines(10 * (100 - ago), 999), text(sink.read(10_000, since, MANY_BYTES)));
            PastLines.Found five = sink.read(5, since, MANY_BYTES);
            assertEquals(lines(995, 999), text(five));
            assertTrue(five.cut(), "there are more of that time");
        }
        assertEquals(lines(0, 999), text(sink.read(10_000, LogDirectory.BEGIN, MANY_BYTES)));
        assertEquals("", text(sink.read(10_000, log.now, MANY_BYTES)));
        sink.close();
    }

    @Test
    void theBytesOfAnAnswerAreBounded() throws Exception {
        FileSink sink = log.open(LogDirectory.compressed(log.rules(100_000, 50)));
        for (int line = 0; line < 40; line++) {
            log.write(sink, line + "x".repeat(30_000) + "\n");
        }
        PastLines.Found found = sink.read(40, null, 1 << 20);
        assertEquals(34, found.lines().size(), "34 lines of 30,002 bytes are less than 1 MiB, and 35 are not");
        assertTrue(found.cut());
        assertEquals(0, sink.read(40, null, 30_001).lines().size());
        assertTrue(sink.read(40, null, 30_001).cut());
        assertEquals(1, sink.read(40, null, 30_002).lines().size());
        found = sink.read(40, null, MANY_BYTES);
        assertEquals(40, found.lines().size());
        assertFalse(found.cut());
        sink.close();
    }

    @Test
    void aLineOfManyBytesIsWhole() throws Exception {
        FileSink sink = log.open(LogDirectory.compressed(log.rules(100, 50)));
        String line = "y".repeat(3_000_000);
        log.write(sink, "a\n" + line + "\nb\n");
        assertEquals("a\n" + line + "\nb\n", text(sink.read(10, null, MANY_BYTES)));
        sink.close();
    }

    @Test
    void aFileThatCannotBeUnpackedIsTold() throws Exception {
        FileSink sink = log.open(log.rules(1000, 50));
        log.write(sink, "a\n");
        Files.writeString(log.file.resolveSibling("web.log.1.gz"), "not compressed");
        assertEquals("a\n", text(sink.read(1, null, MANY_BYTES)));
        IOException problem = assertThrows(IOException.class, () -> sink.read(2, null, MANY_BYTES));
        assertEquals("'" + log.file + "': Not in GZIP format", problem.getMessage());
        sink.close();
    }

    /** Whoever reads while lines are written, files rotated and compressed sees lines without a gap, up to the end. */
    @Test
    @Timeout(120)
    void readingWhileLinesAreWrittenSeesNoGap() throws Exception {
        ExecutorService compression = new ThreadPoolExecutor(
                1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), new ThreadPoolExecutor.DiscardPolicy());
        log.compression = compression;
        FileSink sink = log.open(LogDirectory.compressed(log.rules(5000, 20)));
        AtomicBoolean over = new AtomicBoolean();
        CompletableFuture<Integer> reader = CompletableFuture.supplyAsync(() -> {
            int reads = 0;
            do {
                check(sink);
                reads++;
            } while (!over.get());
            return reads;
        });
        // Each of these lines has 8 bytes, so that the position tells the last number.
        for (int number = 1_000_000; number < 1_060_000 && !reader.isDone(); number += 100) {
            log.write(sink, lines(number, number + 99));
        }
        over.set(true);
        assertTrue(reader.get(60, TimeUnit.SECONDS) > 0);
        sink.close();
        compression.shutdown();
        assertTrue(compression.awaitTermination(60, TimeUnit.SECONDS));
    }

    private static void check(FileSink sink) {
        try {
            PastLines.Found found = sink.read(3000, null, MANY_BYTES);
            int end = 1_000_000 + (int) (found.end() / 8);
            int count = found.lines().size();
            assertEquals(lines(end - count, end - 1), text(found));
            assertTrue(count == 3000 || count == end - 1_000_000, "too few are found: " + count);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(PastLines.Found found) {
        return found.lines().stream().map(line -> line.getText() + "\n").collect(Collectors.joining());
    }
}
