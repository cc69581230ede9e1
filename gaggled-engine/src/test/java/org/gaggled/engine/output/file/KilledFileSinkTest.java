package org.gaggled.engine.output.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeContainer;
import net.jqwik.api.lifecycle.BeforeTry;
import org.gaggled.api.control.LogLine;
import org.gaggled.engine.core.Destination;
import org.gaggled.engine.core.ProgramId;
import org.gaggled.engine.output.LineSink;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Shows that whatever is given to sinks comes out of their files, in order, each line once, whatever step gaggled is
 * killed at and however often, with a disk that is full now and then; that as many files are kept as are wanted, and
 * that nothing else is left.
 */
class KilledFileSinkTest {

    /** What one gaggled lives with. */
    record Life(int seed, int steps, int fullness, boolean compressed, boolean stamped) {}

    @Provide
    Arbitrary<List<Life>> lives() {
        return Combinators.combine(
                Arbitraries.integers(), Arbitraries.integers().between(1, 40), Arbitraries.of(0, 0, 3, 8),
                Arbitraries.of(true, false), Arbitraries.of(true, false)).as(Life::new).list().ofMaxSize(12);
    }

    /** Lines of few different letters, so that many are equal, and those of one batch together. */
    @Provide
    Arbitrary<List<String>> batches() {
        return Arbitraries.strings().withChars('a', 'b').ofMaxLength(30).map(line -> line + "\n")
                .list().ofMinSize(1).ofMaxSize(12).map(lines -> String.join("", lines))
                .list().ofMinSize(1).ofMaxSize(10);
    }

    private Path directory;
    private LogDirectory log;

    /** The spool: what is not written yet, and what was noted before it was to be written. */
    private String pending = "";

    private LineSink.@Nullable Intent intent;

    @BeforeContainer
    static void beQuiet() {
        ((Logger) LoggerFactory.getLogger(FileSink.class)).setLevel(Level.OFF);
    }

    @AfterContainer
    static void speakAgain() {
        ((Logger) LoggerFactory.getLogger(FileSink.class)).setLevel(null);
    }

    @BeforeTry
    void make() throws IOException {
        directory = Files.createTempDirectory("killed-file-sink");
        log = new LogDirectory(directory);
        pending = "";
        intent = null;
    }

    @AfterTry
    void remove() throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    @Property(tries = 150)
    void everyLineIsThereOnceAndInOrder(
            @ForAll("lives") List<Life> lives, @ForAll("batches") List<String> batches) throws IOException {
        writeAll(lives, batches, 10_000);
        assertEquals(String.join("", batches), withoutTimes(log.everything()));
    }

    @Property(tries = 100)
    void theNewestFilesAreKept(
            @ForAll("lives") List<Life> lives, @ForAll("batches") List<String> batches) throws IOException {
        writeAll(lives, batches, 2);
        String kept = withoutTimes(log.everything());
        assertTrue(String.join("", batches).endsWith(kept));
        assertTrue(log.names().size() <= 3, () -> "more than are kept: " + names());
    }

    private void writeAll(List<Life> lives, List<String> batches, int keep) throws IOException {
        int life = 0;
        FileSink sink = begin(lives, life, keep);
        for (int batch = 0; batch < batches.size() || !pending.isEmpty();) {
            try {
                recover(sink);
                pending += batch < batches.size() ? batches.get(batch++) : "";
                writePending(sink);
            } catch (FailingStorage.Killed killed) {
                sink = begin(lives, ++life, keep);
            }
        }
        // The last one lives on, and puts in order what others have left, when it writes the next line.
        sink.close();
        FileSink last = begin(List.of(), 0, keep);
        assertEquals(List.of(), log.names().stream().filter(name -> !name.matches("web\\.log(\\.\\d+(\\.gz)?)?"))
                .filter(name -> !name.equals("web.log.gz.new")).toList());
        last.write(MemorySegment.NULL, 0, 0);
        last.close();
        assertEquals(List.of(), log.names().stream().filter(name -> !name.matches("web\\.log(\\.\\d+(\\.gz)?)?"))
                .toList());
        assertEquals(log.names().size(), log.names().stream().map(name -> name.replace(".gz", "")).distinct().count());
    }

    private FileSink begin(List<Life> lives, int number, int keep) {
        Life life = number < lives.size() ? lives.get(number) : new Life(1, 0, 0, false, true);
        log.storage = new FailingStorage(life.seed, life.steps, life.fullness);
        Destination.Filed rules = new Destination.Filed(log.file, 70, null, keep, life.compressed, life.stamped);
        log.nanos += 1_000_000_000L;
        return new FileSink(new ProgramId("web"),
                LogLine.Stream.OUTPUT, rules, news -> intent = news,
                new FileSink.Surroundings(log.storage, Runnable::run, () -> log.nanos));
    }

    private void recover(FileSink sink) {
        LineSink.Intent noted = intent;
        if (noted != null) {
            try (Arena arena = Arena.ofConfined()) {
                done(sink.writtenBefore(
                        LogDirectory.segment(arena, pending.getBytes(StandardCharsets.UTF_8)), noted));
            }
        }
    }

    private void writePending(FileSink sink) {
        while (!pending.isEmpty()) {
            try (Arena arena = Arena.ofConfined()) {
                log.now = log.now.plusMillis(7);
                done(sink.write(LogDirectory.segment(arena, pending.getBytes(StandardCharsets.UTF_8)), 0,
                        log.now.toEpochMilli()));
            }
        }
    }

    /** An intent is for the first of the bytes that are pending; so it means nothing once they are fewer. */
    private void done(int count) {
        if (count > 0) {
            pending = pending.substring(count);
            intent = null;
        }
    }

    private List<String> names() {
        try {
            return log.names();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String withoutTimes(String lines) {
        return lines.replaceAll("(?m)^2026-11-29T\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z ", "");
    }
}
