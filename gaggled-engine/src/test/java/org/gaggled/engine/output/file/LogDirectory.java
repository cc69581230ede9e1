package org.gaggled.engine.output.file;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.gaggled.api.control.LogLine;
import org.gaggled.engine.core.Destination;
import org.gaggled.engine.core.ProgramId;
import org.gaggled.engine.output.LineSink;
import org.jspecify.annotations.Nullable;

/** A directory with the log {@code web.log}, a sink that writes it, and a clock that the test sets. */
final class LogDirectory {

    static final Instant BEGIN = Instant.parse("2026-11-29T15:58:00.123Z");

    final Path directory;
    final Path file;
    Instant now = BEGIN;
    long nanos;
    Storage storage = FileStorage.INSTANCE;
    Executor compression = Runnable::run;

    /** What was noted last. */
    LineSink.@Nullable Intent intent;

    /** How many bytes of the stream were written. */
    long position;

    LogDirectory(Path directory) {
        this.directory = directory;
        this.file = directory.resolve("logs/web.log");
    }

    /** The usual rules, with this size. */
    Destination.Filed rules(long maxSize, int keep) {
        return new Destination.Filed(file, maxSize, null, keep, false, false);
    }

    static Destination.Filed compressed(Destination.Filed rules) {
        return new Destination.Filed(rules.path(), rules.maxSize(), rules.maxAge(), rules.keep(), true,
                rules.stamped());
    }

    static Destination.Filed stamped(Destination.Filed rules) {
        return new Destination.Filed(rules.path(), rules.maxSize(), rules.maxAge(), rules.keep(),
                rules.compressed(), true);
    }

    static Destination.Filed until(Duration maxAge, Destination.Filed rules) {
        return new Destination.Filed(rules.path(), rules.maxSize(), maxAge, rules.keep(), rules.compressed(),
                rules.stamped());
    }

    /** Lines that are these numbers. */
    static String lines(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(i -> i + "\n").collect(Collectors.joining());
    }

    FileSink open(Destination.Filed rules) {
        return new FileSink(new ProgramId("web"), LogLine.Stream.OUTPUT, rules, news -> intent = news,
                new FileSink.Surroundings(storage, compression, () -> nanos));
    }

    /** Time goes by, by both clocks. */
    void after(Duration time) {
        now = now.plus(time);
        nanos += time.toNanos();
    }

    /** Writes all of these lines, however many calls it takes. */
    void write(FileSink sink, String lines) {
        byte[] bytes = lines.getBytes(StandardCharsets.UTF_8);
        int done = 0;
        while (done < bytes.length) {
            int count = writeOnce(sink, bytes, done);
            assertTrue(count > 0, "nothing was written");
            done += count;
        }
    }

    /** What one call writes. */
    int writeOnce(FileSink sink, String lines) {
        return writeOnce(sink, lines.getBytes(StandardCharsets.UTF_8), 0);
    }

    private int writeOnce(FileSink sink, byte[] bytes, int from) {
        try (Arena arena = Arena.ofConfined()) {
            int count = sink.write(segment(arena, bytes).asSlice(from), position, now.toEpochMilli());
            position += count;
            return count;
        }
    }

    static MemorySegment segment(Arena arena, byte[] bytes) {
        MemorySegment segment = arena.allocate(Math.max(1, bytes.length));
        MemorySegment.copy(MemorySegment.ofArray(bytes), 0, segment, 0, bytes.length);
        return segment.asSlice(0, bytes.length);
    }

    /** The names of what is in the directory of the log. */
    List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(file.getParent())) {
            return files.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    /** What is in a file, which may be compressed. */
    String content(String name) {
        Path path = file.resolveSibling(name);
        try (InputStream bytes = name.endsWith(".gz") ? new GZIPInputStream(Files.newInputStream(path))
                : Files.newInputStream(path)) {
            return new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All files of the log together, the oldest first. */
    String everything() throws IOException {
        StringBuilder all = new StringBuilder();
        List<String> names = names();
        for (int number = 10_000; number > 0; number--) {
            for (String name : List.of("web.log." + number, "web.log." + number + ".gz")) {
                if (names.contains(name)) {
                    all.append(content(name));
                }
            }
        }
        return names.contains("web.log") ? all.append(content("web.log")).toString() : all.toString();
    }
}
