package org.gaggled.engine.output.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.gaggled.api.control.ControlException;
import org.gaggled.api.control.ControlOutcome;
import org.gaggled.api.control.LogExcerpt;
import org.gaggled.api.control.LogLine;
import org.gaggled.api.control.LogRequest;
import org.gaggled.api.control.ProgramSelector;
import org.gaggled.api.control.Requester;
import org.gaggled.api.control.Role;
import org.gaggled.engine.core.Destination;
import org.gaggled.engine.core.OutputRules;
import org.gaggled.engine.core.ProgramId;
import org.gaggled.engine.output.PastLines;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** Older lines come out of files, each line once, and none is missing between the files and the memory. */
class LogBookFilesTest {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Requester ME = new Requester("me", "test", Role.WATCH);
    private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");
    private static final int KEPT = 5;

    private static LogBook book() {
        return new LogBook(null, InstantSource.fixed(NOW), 1 << 20);
    }

    private static LogRequest.Builder last(int lines) {
        return LogRequest.builder(ME, ProgramSelector.named("any")).lines(lines);
    }

    private static CompletionStage<LogExcerpt> ask(LogBook book, LogRequest.Builder request, String... programs) {
        Map<ProgramId, OutputRules> meant = new LinkedHashMap<>();
        for (String program : programs) {
            meant.put(new ProgramId(program), OutputRules.INHERITED);
        }
        return book.read(request.build(), meant);
    }

    private static LogExcerpt answer(CompletionStage<LogExcerpt> stage) {
        try {
            return stage.toCompletableFuture().get(LONG.toSeconds(), TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> texts(LogExcerpt excerpt) {
        return excerpt.getLines().stream().map(LogLine::getText).toList();
    }

    private static List<String> lastOf(List<String> lines, int count) {
        return lines.subList(Math.max(0, lines.size() - count), lines.size());
    }

    /** Positive: so many lines by one reading; negative: so many are written to the file. */
    @Property(tries = 300)
    void eachLineComesOnce(
            @ForAll @Size(max = 60) List<@IntRange(min = -30, max = 12) Integer> steps,
            @ForAll @IntRange(min = 0, max = 50) int before,
            @ForAll @IntRange(min = 0, max = 200) int wanted) {
        try (LogBook book = book()) {
            List<String> all = new ArrayList<>(List.of(Printing.numbered(0, before)));
            Printing web = new Printing(book, "web", KEPT, Printing.numbered(0, before));
            for (int step : steps) {
                if (step > 0) {
                    String[] lines = Printing.numbered(all.size(), all.size() + step);
                    web.print(NOW.toEpochMilli(), lines);
                    all.addAll(List.of(lines));
                } else {
                    web.write(-step);
                }
            }
            LogExcerpt excerpt = answer(ask(book, last(wanted), "web"));
            assertEquals(lastOf(all, wanted), texts(excerpt));
            assertEquals(Map.of(), excerpt.getNotes());
            assertFalse(excerpt.isCut());
            // The follower goes on exactly there.
            web.print(NOW.toEpochMilli(), "next");
            LogExcerpt next = answer(ask(
                    book, LogRequest.builder(ME, ProgramSelector.named("any")).after(excerpt.getPosition()), "web"));
            assertEquals(List.of("next"), texts(next));
        }
    }

    @Test
    void filesAreNotReadWhereMemoryIsEnough() {
        try (LogBook book = book()) {
            Printing web = new Printing(book, "web", KEPT, "before");
            web.print(NOW.toEpochMilli(), Printing.numbered(0, 5));
            assertEquals(List.of(Printing.numbered(0, 5)), texts(answer(ask(book, last(5), "web"))));
            answer(ask(book, last(0), "web"));
            answer(ask(book, last(3).since(Duration.ofHours(1)), "web"));
            assertEquals(0, web.reads());
            assertEquals(6, answer(ask(book, last(6), "web")).getLines().size());
            assertEquals(1, web.reads());
        }
    }

    @Test
    void linesOfTheLastTimeAreInMemoryWhereItReachesBackThatFar() {
        try (LogBook book = book()) {
            Printing web = new Printing(book, "web", KEPT, "before");
            for (int i = 0; i < 60; i++) {
                web.print(NOW.minusSeconds(60 - i).toEpochMilli(), "line " + i);
            }
            web.write(60);
            LogExcerpt excerpt = answer(ask(book, last(10_000).since(Duration.ofSeconds(10)), "web"));
            assertEquals(List.of(Printing.numbered(50, 60)), texts(excerpt));
            assertEquals(0, web.reads());
            LogExcerpt longer = answer(ask(book, last(10_000).since(Duration.ofSeconds(40)), "web"));
            assertEquals(List.of(Printing.numbered(20, 60)), texts(longer));
            assertFalse(longer.isCut());
            assertEquals(1, web.reads());
        }
    }

    @Test
    void severalProgramsAreSortedByTime() {
        try (LogBook book = book()) {
            Printing web = new Printing(book, "web", KEPT, "web before");
            Printing db = new Printing(book, "db", KEPT, "db before");
            for (int i = 0; i < 100; i++) {
                (i % 2 == 0 ? web : db).print(NOW.plusMillis(i).toEpochMilli(), "line " + i);
            }
            web.write(100);
            db.write(100);
            LogExcerpt excerpt = answer(ask(book, last(200), "web", "db"));
            assertEquals(102, excerpt.getLines().size());
            assertEquals(List.of(Printing.numbered(0, 100)), texts(excerpt).subList(2, 102));
            assertEquals(List.of(Printing.numbered(90, 100)), texts(answer(ask(book, last(10), "web", "db"))));
        }
    }

    /** The file of the one that is quiet may have lines that are newer than those of the other that memory has left. */
    @Test
    void filesOfAProgramAreReadOnlyIfItsLinesMayBeAmongTheLast() {
        try (LogBook book = book()) {
            Printing quiet = new Printing(book, "quiet", KEPT, "quiet before");
            Printing web = new Printing(book, "web", KEPT);
            for (int i = 0; i < 100; i++) {
                web.print(NOW.plusMillis(i).toEpochMilli(), "line " + i);
            }
            web.write(100);
            assertEquals(List.of(Printing.numbered(50, 100)), texts(answer(ask(book, last(50), "web", "quiet"))));
            assertEquals(1, web.reads());
            answer(ask(book, last(10), "web", "quiet"));
            assertEquals(1, web.reads());
            assertEquals(0, quiet.reads(), "what it printed before is older than all of these");
        }
    }

    @Test
    void aLineIsSaidToBeMissingThatIsNotWrittenYetAndNotInMemory() {
        try (LogBook book = book()) {
            Printing web = new Printing(book, "web", KEPT, "before");
            web.getStuck();
            for (int i = 0; i < 100; i++) {
                web.print(NOW.toEpochMilli(), "line " + i);
            }
            LogExcerpt excerpt = answer(ask(book, last(200), "web"));
            assertEquals("before", texts(excerpt).getFirst());
            assertEquals("line 99", texts(excerpt).getLast());
            assertEquals(
                    Map.of("web", "lines are left out that are not in its file yet, and not in memory any more"),
                    excerpt.getNotes());
        }
    }

    @Test
    void linesThatTheFileDoesNotGetAreShownAsLongAsMemoryHasThem() {
        try (LogBook book = book()) {
            Printing web = new Printing(book, "web", KEPT);
            web.print(NOW.toEpochMilli(), "one", "two");
            web.printDropped(NOW.toEpochMilli(), "a line that is a good deal longer than the one that replaces it");
            web.print(NOW.toEpochMilli(), "three");
            web.write(10);
            String dropped = "a line that is a good deal longer than the one that replaces it";
            assertEquals(List.of("one", "two", dropped, "three"), texts(answer(ask(book, last(10), "web"))));
            for (int i = 0; i < 15; i++) {
                web.print(NOW.toEpochMilli(), "line " + i);
            }
            web.write(100);
            assertEquals(
                    List.of("one", "two", "lines were dropped", "three"),
                    texts(answer(ask(book, last(100), "web"))).subList(0, 4));
        }
    }

    @Test
    void aFileThatCannotBeReadIsSaidToBeSo() {
        try (LogBook book = book()) {
            PastLines broken = (lines, since, bytes) -> {
                throw new IOException("/var/log/web: Permission denied");
            };
            book.open(new ProgramId("web"), LogLine.Stream.OUTPUT, KEPT, broken);
            LogExcerpt excerpt = answer(ask(book, last(10), "web"));
            assertEquals(List.of(), texts(excerpt));
            assertEquals(
                    Map.of("web", "its files cannot be read: /var/log/web: Permission denied"), excerpt.getNotes());
        }
    }

    @Test
    void whatIsInFilesOfAProgramThatWasNotStartedYetIsShown() {
        Destination.Filed file = new Destination.Filed(Path.of("/var/log/web"), 1000, null, 1, true, false);
        OutputRules.OfStream stream = new OutputRules.OfStream(file, 10, 100);
        FilesOfStreams files = (program, which, where) -> {
            assertEquals(file, where);
            LogLine line = new LogLine(
                    program.name(), which, null, "before".getBytes(StandardCharsets.UTF_8));
            return (lines, since, bytes) -> new PastLines.Found(List.of(line), 0, false);
        };
        try (LogBook book = new LogBook(files, InstantSource.fixed(NOW), 1 << 20)) {
            LogExcerpt excerpt = answer(
                    book.read(last(10).build(), Map.of(new ProgramId("web"), new OutputRules(stream, null))));
            assertEquals(List.of("before"), texts(excerpt));
            assertEquals(Map.of(), excerpt.getNotes());
        }
    }

    @Test
    void ofVeryManyProgramsNotAllFilesAreRead() {
        try (LogBook book = book()) {
            List<Printing> all = new ArrayList<>();
            String[] names = new String[OlderLines.MOST_FILES + 50];
            for (int i = 0; i < names.length; i++) {
                names[i] = "p" + i;
                all.add(new Printing(book, names[i], KEPT, "before"));
            }
            LogExcerpt excerpt = answer(ask(book, last(10_000), names));
            assertEquals(OlderLines.MOST_FILES, excerpt.getLines().size());
            assertTrue(excerpt.isCut());
            assertEquals(50, excerpt.getNotes().size());
            assertEquals(OlderLines.MOST_FILES, all.stream().mapToInt(Printing::reads).sum());
        }
    }

    /** A disk that does not answer keeps those waiting that need it, so many, and nobody else. */
    @Test
    void aDiskThatDoesNotAnswerDelaysNobodyElse() throws Exception {
        try (LogBook book = book()) {
            CountDownLatch go = new CountDownLatch(1);
            PastLines slow = (lines, since, bytes) -> {
                try {
                    assertTrue(go.await(LONG.toSeconds(), TimeUnit.SECONDS));
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
                return new PastLines.Found(List.of(), 0, false);
            };
            book.open(new ProgramId("slow"), LogLine.Stream.OUTPUT, KEPT, slow);
            List<CompletionStage<LogExcerpt>> waiting = new ArrayList<>();
            for (int i = 0; i < LogAnswers.MOST_FOR_FILES + 2; i++) {
                waiting.add(ask(book, last(10), "slow"));
            }
            new Printing(book, "web", KEPT).print(NOW.toEpochMilli(), "there");
            assertEquals(List.of("there"), texts(answer(ask(book, last(1), "web"))));
            long refused = waiting.stream().filter(one -> one.toCompletableFuture().isCompletedExceptionally()).count();
            assertEquals(1, refused);
            ExecutionException full = Assertions.assertThrows(
                    ExecutionException.class, () -> waiting.getLast().toCompletableFuture().get());
            assertEquals(ControlOutcome.BUSY, Objects.requireNonNull(ControlException.find(full)).getOutcome());
            go.countDown();
            for (CompletionStage<LogExcerpt> one : waiting.subList(0, LogAnswers.MOST_FOR_FILES + 1)) {
                assertEquals(List.of(), texts(answer(one)));
            }
        }
    }
}
