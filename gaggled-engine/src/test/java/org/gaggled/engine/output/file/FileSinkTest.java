package org.gaggled.engine.output.file;

import static org.gaggled.engine.output.file.LogDirectory.lines;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gaggled.engine.core.Destination;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shows what is in which file, and that gaggled follows what others do with its files. */
class FileSinkTest {

    @TempDir
    Path directory;

    private LogDirectory log;

    @BeforeEach
    void make() {
        log = new LogDirectory(directory);
    }

    @Test
    void linesAreAppendedToAFileWhoseDirectoriesAreMade() throws Exception {
        FileSink sink = log.open(log.rules(1000, 3));
        assertEquals(List.of(), list(directory), "nothing is made before the first line");
        log.write(sink, "one\ntwo\n");
        log.write(sink, "three\n");
        sink.close();
        FileSink next = log.open(log.rules(1000, 3));
        log.write(next, "four\n");
        next.close();
        assertEquals(List.of("web.log"), log.names());
        assertEquals("one\ntwo\nthree\nfour\n", log.content("web.log"));
    }

    @Test
    void aFullFileIsRotatedBetweenTwoLines() throws Exception {
        FileSink sink = log.open(log.rules(10, 2));
        log.write(sink, "1234\n6789\nabcd\nfgh\n");
        assertEquals(List.of("web.log", "web.log.1"), log.names());
        assertEquals("1234\n6789\n", log.content("web.log.1"));
        assertEquals("abcd\nfgh\n", log.content("web.log"), "9 bytes");
        log.write(sink, "A\n");
        log.write(sink, "C\n");
        log.write(sink, "D\nE\nF\nG\nH\nI\n");
        sink.close();
        assertEquals(List.of("web.log", "web.log.1", "web.log.2"), log.names());
        assertEquals("A\nC\nD\nE\nF\n", log.content("web.log.1"));
        assertEquals("G\nH\nI\n", log.content("web.log"));
    }

    @Test
    void aLineThatIsLongerThanAFileHasOneOfItsOwn() throws Exception {
        FileSink sink = log.open(log.rules(10, 9));
        log.write(sink, "a\n" + "b".repeat(20_000) + "\nc\n");
        sink.close();
        assertEquals("a\n", log.content("web.log.2"));
        assertEquals("b".repeat(20_000) + "\n", log.content("web.log.1"));
        assertEquals("c\n", log.content("web.log"));
    }

    @Test
    void ofRotatedFilesTheNewestAreKept() throws Exception {
        FileSink sink = log.open(log.rules(2, 3));
        log.write(sink, lines(1, 9));
        assertEquals("6\n7\n8\n9\n", log.everything());
        sink.follow(log.rules(2, 1));
        log.write(sink, "A\n");
        assertEquals("9\nA\n", log.everything(), "fewer are kept from the next line on");
        sink.follow(log.rules(2, 0));
        log.write(sink, "B\n");
        sink.close();
        assertEquals(List.of("web.log"), log.names());
        assertEquals("B\n", log.content("web.log"));
    }

    @Test
    void theRulesOfAnotherFileAreRefused() {
        FileSink sink = log.open(log.rules(2, 3));
        Destination.Filed other = new Destination.Filed(directory.resolve("other"), 2, null, 3, false, false);
        assertThrows(IllegalArgumentException.class, () -> sink.follow(other));
    }

    @Test
    void filesOfOthersWithANumberAtTheEndAreLeftAlone() throws Exception {
        Files.createDirectories(log.file.getParent());
        List<String> others = List.of("web.log.20261129", "web.log.01", "web.log.1.old", "web.log.7.gz", "web.log-1");
        for (String name : others) {
            Files.writeString(log.file.resolveSibling(name), "other\n");
        }
        FileSink sink = log.open(log.rules(2, 3));
        log.write(sink, lines(1, 9));
        sink.close();
        assertTrue(log.names().containsAll(others));
        assertEquals(others.size() + 4, log.names().size());
    }

    @Test
    void rotatedFilesAreCompressed() throws Exception {
        FileSink sink = log.open(LogDirectory.compressed(log.rules(2, 3)));
        log.write(sink, lines(1, 3));
        assertEquals(List.of("web.log", "web.log.1.gz", "web.log.2.gz"), log.names());
        log.write(sink, lines(4, 9));
        sink.close();
        assertEquals(List.of("web.log", "web.log.1.gz", "web.log.2.gz", "web.log.3.gz"), log.names());
        assertEquals("6\n7\n8\n9\n", log.everything());
    }

    @Test
    void aCompressedFileHasTheModeAndTheTimeOfWhatWasCompressed() throws Exception {
        FileSink sink = log.open(LogDirectory.compressed(log.rules(2, 3)));
        log.write(sink, "1\n");
        Files.setPosixFilePermissions(
                log.file, PosixFilePermissions.fromString("rw-r-----"));
        FileTime written = FileTime.from(LogDirectory.BEGIN);
        Files.setLastModifiedTime(log.file, written);
        log.write(sink, "2\n");
        sink.close();
        Path compressed = log.file.resolveSibling("web.log.1.gz");
        assertEquals("rw-r-----", PosixFilePermissions.toString(
                Files.getPosixFilePermissions(compressed)));
        assertEquals(written, Files.getLastModifiedTime(compressed));
    }

    @Test
    void compressionThatDoesNotKeepUpHoldsNothingUp() throws Exception {
        List<Runnable> work = new ArrayList<>();
        log.compression = work::add;
        FileSink sink = log.open(LogDirectory.compressed(log.rules(2, 3)));
        log.write(sink, lines(1, 9));
        assertEquals(List.of("web.log", "web.log.1", "web.log.2", "web.log.3"), log.names());
        while (!work.isEmpty()) {
            work.removeFirst().run();
        }
        assertEquals(List.of("web.log", "web.log.1.gz", "web.log.2.gz", "web.log.3.gz"), log.names());
        assertEquals("6\n7\n8\n9\n", log.everything());
        sink.close();
    }

    /** As where a user has as many threads as the system allows. Lines are written all the same. */
    @Test
    void compressionForWhichThereIsNoThreadIsAskedForAgain() throws Exception {
        AtomicInteger refused = new AtomicInteger();
        log.compression = work -> {
            if (refused.getAndIncrement() < 2) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            work.run();
        };
        FileSink sink = log.open(LogDirectory.compressed(log.rules(2, 3)));
        log.write(sink, lines(1, 2));
        assertEquals(List.of("web.log", "web.log.1"), log.names());
        log.write(sink, lines(3, 3));
        assertEquals(List.of("web.log", "web.log.1.gz", "web.log.2.gz"), log.names());
        sink.close();
        assertEquals("1\n2\n3\n", log.everything());
    }

    @Test
    void aLogThatIsClosedIsNotCompressedAnyMore() throws Exception {
        List<Runnable> work = new ArrayList<>();
        log.compression = work::add;
        FileSink sink = log.open(LogDirectory.compressed(log.rules(2, 3)));
        log.write(sink, lines(1, 3));
        sink.close();
        work.forEach(Runnable::run);
        assertEquals(List.of("web.log", "web.log.1", "web.log.2"), log.names());
    }

    @Test
    void aFileThatIsOldIsRotatedWhenALineComes() throws Exception {
        FileSink sink = log.open(LogDirectory.until(Duration.ofHours(1), log.rules(1000, 3)));
        log.write(sink, "a\n");
        log.after(Duration.ofMinutes(59));
        log.write(sink, "b\n");
        log.after(Duration.ofMinutes(1));
        log.write(sink, "c\n");
        assertEquals("a\nb\n", log.content("web.log.1"));
        log.after(Duration.ofMinutes(59));
        log.write(sink, "d\n");
        sink.close();
        assertEquals("c\nd\n", log.content("web.log"));
    }

    @Test
    void theAgeOfAFileThatAnEarlierGaggledBeganCounts() throws Exception {
        FileSink sink = log.open(LogDirectory.until(Duration.ofHours(1), log.rules(1000, 3)));
        log.write(sink, "a\n");
        sink.close();
        FileSink next = log.open(LogDirectory.until(Duration.ofHours(1), log.rules(1000, 3)));
        log.now = Files.getLastModifiedTime(log.file).toInstant().plus(Duration.ofMinutes(61));
        log.write(next, "b\n");
        next.close();
        assertEquals("a\n", log.content("web.log.1"));
    }

    @Test
    void aFileThatWasMovedIsFollowedForLessThanASecond() throws Exception {
        FileSink sink = log.open(log.rules(1000, 3));
        log.write(sink, "a\n");
        Files.move(log.file, log.file.resolveSibling("moved"));
        log.write(sink, "b\n");
        log.after(Duration.ofMillis(999));
        log.write(sink, "c\n");
        sink.close();
        assertEquals("a\nb\n", log.content("moved"));
        assertEquals("c\n", log.content("web.log"));
    }

    @Test
    void aFileThatLogrotateMovedAndMadeAnewIsWrittenTo() throws Exception {
        FileSink sink = log.open(log.rules(1000, 3));
        log.write(sink, "a\n");
        Files.move(log.file, log.file.resolveSibling("web.log.1"));
        Files.createFile(log.file);
        log.after(Duration.ofSeconds(1));
        log.write(sink, "b\n");
        sink.close();
        assertEquals("a\nb\n", log.everything());
        assertEquals("b\n", log.content("web.log"));
    }

    @Test
    void aFileThatWasRemovedIsMadeAnewBeforeTheNextLine() throws Exception {
        FileSink sink = log.open(log.rules(1000, 3));
        log.write(sink, "a\n");
        Files.delete(log.file);
        log.write(sink, "b\n");
        assertEquals("b\n", log.content("web.log"));
        Files.delete(log.file);
        Files.delete(log.file.getParent());
        log.write(sink, "c\n");
        sink.close();
        assertEquals("c\n", log.content("web.log"));
    }

    @Test
    void aFileThatWasTruncatedGoesOnAtItsNewEnd() throws Exception {
        FileSink sink = log.open(log.rules(1000, 3));
        log.write(sink, "a long line\n");
        Files.write(log.file, new byte[0], StandardOpenOption.TRUNCATE_EXISTING);
        log.write(sink, "b\n");
        sink.close();
        assertEquals("b\n", log.content("web.log"));
    }

    @Test
    void aFileThatSomebodyMovedIsNotRotatedInPlaceOfTheOtherOne() throws Exception {
        FileSink sink = log.open(log.rules(4, 3));
        log.write(sink, "a\nb\n");
        Files.move(log.file, log.file.resolveSibling("moved"));
        Files.writeString(log.file, "x\n");
        log.write(sink, "c\nd\n");
        sink.close();
        assertEquals("a\nb\n", log.content("moved"));
        assertEquals("x\nc\nd\n", log.everything());
    }

    @Test
    void aLineThatSomebodyElseLeftUnfinishedStaysApart() throws Exception {
        Files.createDirectories(log.file.getParent());
        Files.writeString(log.file, "half a li");
        FileSink sink = log.open(log.rules(1000, 3));
        log.write(sink, "whole\n");
        sink.close();
        assertEquals("half a li\nwhole\n", log.content("web.log"));
    }

    @Test
    void eachLineBeginsWithItsTime() throws Exception {
        FileSink sink = log.open(LogDirectory.stamped(log.rules(60, 9)));
        log.write(sink, "a\n\n");
        log.after(Duration.ofMillis(877));
        log.write(sink, "b\nc\n");
        sink.close();
        assertEquals("2026-11-29T15:58:00.123Z a\n2026-11-29T15:58:00.123Z \n", log.content("web.log.1"));
        assertEquals("2026-11-29T15:58:01.000Z b\n2026-11-29T15:58:01.000Z c\n", log.content("web.log"));
    }

    @Test
    void manyAndLongLinesWithTheirTimesAreWhole() throws Exception {
        FileSink sink = log.open(LogDirectory.stamped(log.rules(1 << 20, 20)));
        String lines = IntStream.range(0, 9_000)
                .mapToObj(i -> i + "x".repeat(i % 3000 == 7 ? 100_000 : i % 50) + "\n").collect(Collectors.joining());
        log.write(sink, lines);
        sink.close();
        assertEquals(lines, log.everything().replaceAll("(?m)^2026-11-29T15:58:00\\.123Z ", ""));
        for (String name : log.names()) {
            assertTrue(Files.size(log.file.resolveSibling(name)) <= 1 << 20, name);
        }
    }

    private static List<String> list(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(Path::toString).toList();
        }
    }
}
