package org.gaggled.engine.schedule;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.gaggled.api.HarmlessText;
import org.gaggled.engine.core.ProgramId;
import org.gaggled.engine.core.Schedule;
import org.gaggled.engine.state.StateFile;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Up to when what a schedule named has run, for each that makes up for what it missed: a small file, which the next
 * gaggled reads. It is written by a thread of its own, since a disk can be slow, and always as a whole.
 *
 * <p>A gaggled that is killed between a run's beginning and its note makes that run again: rather twice than never.
 *
 * <p>Its methods are for one thread.
 */
public final class DueNotes implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(DueNotes.class);

    private static final String FIRST_LINE = "gaggled schedules 1";
    private static final String LAST_LINE = "end";

    /** A file of more is not one of ours. */
    private static final long MOST_BYTES = 16L << 20;

    private static final Duration LAST_WRITE = Duration.ofSeconds(2);

    /** Tabs stand between the parts of a line, and so are in none of them. */
    private static final String TAB = "\t";

    /** An expression means a schedule only together with its program. */
    private record Key(String program, String expression) {

        static Key of(ProgramId program, Schedule schedule) {
            return new Key(program.name(), ExpressionReader.normalized(schedule.expression()));
        }
    }

    private final StateFile file;
    private final Map<Key, Instant> since = new HashMap<>();

    /** What is to be written next; of several, the last is enough. */
    private final AtomicReference<@Nullable String> unwritten = new AtomicReference<>();

    private final ThreadPoolExecutor writer;

    /** Whether the last attempt failed, which is said once; the writer's own. */
    private boolean failing;

    private DueNotes(Path path) {
        this.file = new StateFile(path);
        this.writer = new ThreadPoolExecutor(
                0, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
                Thread.ofPlatform().daemon().name("schedule-notes").factory());
    }

    /** The notes in that directory; none where there is no file of them, or one that cannot be used, which is said. */
    public static DueNotes open(Path directory) {
        Path path = directory.resolve("schedules");
        DueNotes notes = new DueNotes(path);
        try {
            notes.since.putAll(parse(read(path)));
        } catch (NoSuchFileException none) {
            return notes;
        } catch (IOException | DateTimeException | IllegalArgumentException wrong) {
            log.warn("{} cannot be used: {}; schedules with catchup begin anew, and make up for nothing", path,
                    HarmlessText.of(String.valueOf(wrong.getMessage())));
        }
        return notes;
    }

    private static List<String> read(Path path) throws IOException {
        if (Files.size(path) > MOST_BYTES) {
            throw new IOException("it is larger than " + (MOST_BYTES >> 20) + " MiB");
        }
        return Files.readAllLines(path);
    }

    private static Map<Key, Instant> parse(List<String> lines) {
        if (lines.isEmpty() || !lines.getFirst().equals(FIRST_LINE)) {
            throw new IllegalArgumentException("it does not begin with '" + FIRST_LINE + "'");
        }
        if (!lines.getLast().equals(LAST_LINE)) {
            throw new IllegalArgumentException("its end is missing");
        }
        Map<Key, Instant> found = new HashMap<>();
        for (String line : lines.subList(1, lines.size() - 1)) {
            String[] parts = line.split(TAB, -1);
            if (parts.length != 3) {
                throw new IllegalArgumentException("a line of it has not three parts");
            }
            found.put(new Key(parts[1], parts[2]), Instant.parse(parts[0]));
        }
        return found;
    }

    /** Up to when all has run; one that is seen for the first time has missed nothing until now. */
    Instant since(ProgramId program, Schedule schedule, Instant now) {
        Key key = Key.of(program, schedule);
        Instant known = since.get(key);
        if (known == null) {
            known = now.truncatedTo(ChronoUnit.SECONDS);
            since.put(key, known);
            write();
        }
        return known;
    }

    /** It was due, and nothing before is left to do. */
    void wasDue(ProgramId program, Schedule schedule, Instant now) {
        since.put(Key.of(program, schedule), now.truncatedTo(ChronoUnit.SECONDS));
        write();
    }

    /** Forgets all others. */
    void retain(Map<ProgramId, Schedule> schedules) {
        Set<Key> kept = new HashSet<>();
        schedules.forEach((program, schedule) -> {
            if (schedule.catchUp()) {
                kept.add(Key.of(program, schedule));
            }
        });
        if (since.keySet().retainAll(kept)) {
            write();
        }
    }

    private void write() {
        unwritten.set(text());
        writer.execute(this::writeLast);
    }

    private String text() {
        Map<String, Instant> lines = new TreeMap<>();
        since.forEach((key, instant) -> lines.put(key.program + TAB + key.expression, instant));
        StringBuilder text = new StringBuilder(FIRST_LINE).append('\n');
        lines.forEach((key, instant) -> text.append(instant).append(TAB).append(key).append('\n'));
        return text.append(LAST_LINE).append('\n').toString();
    }

    private void writeLast() {
        String text = unwritten.getAndSet(null);
        if (text == null) {
            return;
        }
        try {
            file.replace(text);
            if (failing) {
                log.info("{} is written again", file.path());
            }
            failing = false;
        } catch (IOException e) {
            if (!failing) {
                log.warn(
                        "{} cannot be written: {}; after the next start, schedules with catchup may run once too often",
                        file.path(), HarmlessText.of(String.valueOf(e)));
            }
            failing = true;
        }
    }

    /** Waits, for a short time only, until all is written. */
    @Override
    public void close() {
        writer.shutdown();
        try {
            if (!writer.awaitTermination(LAST_WRITE.toMillis(), TimeUnit.MILLISECONDS)) {
                log.warn("{} is not written within {} s; after the next start, schedules with catchup may run once too"
                        + " often", file.path(), LAST_WRITE.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
