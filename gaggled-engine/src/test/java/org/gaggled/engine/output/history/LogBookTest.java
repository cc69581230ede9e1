package org.gaggled.engine.output.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
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
import org.gaggled.api.control.ControlException;
import org.gaggled.api.control.ControlOutcome;
import org.gaggled.api.control.LogExcerpt;
import org.gaggled.api.control.LogLine;
import org.gaggled.api.control.LogRequest;
import org.gaggled.api.control.ProgramSelector;
import org.gaggled.api.control.Requester;
import org.gaggled.api.control.Role;
import org.gaggled.engine.core.OutputRules;
import org.gaggled.engine.core.ProgramId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What programs have printed is answered from memory: the last lines, and those after a position, as they come. */
class LogBookTest {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Requester ME = new Requester("me", "test", Role.WATCH);
    private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");

    private final LogBook book = new LogBook(null, InstantSource.fixed(NOW), 1 << 20);
    private final Map<String, StreamHistory> streams = new LinkedHashMap<>();
    private final Map<StreamHistory, Long> positions = new LinkedHashMap<>();

    @AfterEach
    void close() {
        book.close();
    }

    @Test
    void linesThatWereDroppedAreCountedAsLongAsTheProgramIsCaptured() {
        output("web").drop(3);
        book.open(new ProgramId("web"), LogLine.Stream.ERROR, 100, null).drop(4);
        output("db");
        assertEquals(Map.of(new ProgramId("web"), 7L, new ProgramId("db"), 0L), book.dropped());
        book.forget(new ProgramId("web"), LogLine.Stream.OUTPUT);
        book.forget(new ProgramId("db"), LogLine.Stream.OUTPUT);
        assertEquals(Map.of(new ProgramId("web"), 4L), book.dropped());
    }

    private StreamHistory output(String program) {
        return streams.computeIfAbsent(
                program, name -> book.open(new ProgramId(name), LogLine.Stream.OUTPUT, 100, null));
    }

    private void print(String program, String... lines) {
        print(output(program), NOW.toEpochMilli(), lines);
    }

    private void print(StreamHistory stream, long millis, String... lines) {
        String all = String.join("\n", lines) + "\n";
        long position = positions.getOrDefault(stream, 0L);
        stream.add(MemorySegment.ofArray(all.getBytes(StandardCharsets.UTF_8)), position, millis);
        positions.put(stream, position + all.length());
    }

    private static LogRequest.Builder some() {
        return LogRequest.builder(ME, ProgramSelector.named("any"));
    }

    private CompletionStage<LogExcerpt> ask(LogRequest.Builder request, String... programs) {
        Map<ProgramId, OutputRules> meant = new LinkedHashMap<>();
        for (String program : programs) {
            meant.put(new ProgramId(program), OutputRules.INHERITED);
        }
        return book.read(request.build(), meant);
    }

    private LogExcerpt answer(LogRequest.Builder request, String... programs) throws Exception {
        return answer(ask(request, programs));
    }

    private static LogExcerpt answer(CompletionStage<LogExcerpt> stage) throws Exception {
        return stage.toCompletableFuture().get(LONG.toSeconds(), TimeUnit.SECONDS);
    }

    private static ControlOutcome failure(CompletionStage<LogExcerpt> stage) {
        ExecutionException failed = assertThrows(ExecutionException.class, () -> answer(stage));
        return Objects.requireNonNull(ControlException.find(failed), failed::toString).getOutcome();
    }

    private static String text(LogExcerpt excerpt) {
        return excerpt.getLines().toString();
    }

    // ---- the last lines

    @Test
    void theLastLinesOfSeveralProgramsAreInTheOrderInWhichTheyWereRead() throws Exception {
        print("web", "1", "2");
        print("db", "3");
        print("web", "4");
        print("other", "no");
        assertEquals("[web: 1, web: 2, db: 3, web: 4]", text(answer(some(), "web", "db")));
        assertEquals("[db: 3, web: 4]", text(answer(some().lines(2), "web", "db")));
        assertEquals("[web: 2, web: 4]", text(answer(some().lines(2), "web")));
        assertEquals("[]", text(answer(some().lines(0), "web")));
        assertEquals(NOW, answer(some(), "web").getLines().getFirst().getTime());
    }

    @Test
    void theStreamsOfAProgramAreTwo() throws Exception {
        StreamHistory error = book.open(new ProgramId("web"), LogLine.Stream.ERROR, 100, null);
        print("web", "out");
        print(error, 0, "err");
        List<LogLine> lines = answer(some(), "web").getLines();
        assertEquals("[web: out, web: err]", lines.toString());
        assertEquals(LogLine.Stream.ERROR, lines.getLast().getStream());
    }

    @Test
    void onlyThoseOfTheLastTime() throws Exception {
        StreamHistory web = output("web");
        print(web, NOW.minusSeconds(61).toEpochMilli(), "old");
        print(web, NOW.minusSeconds(59).toEpochMilli(), "new");
        print(web, NOW.toEpochMilli(), "newest");
        assertEquals("[web: new, web: newest]", text(answer(some().since(Duration.ofMinutes(1)), "web")));
        LogExcerpt last = answer(some().since(Duration.ofMinutes(1)).lines(1), "web");
        assertEquals("[web: newest]", text(last));
        assertFalse(last.isCut());
    }

    @Test
    void anyByteIsWhatItWas() throws Exception {
        byte[] bytes = new byte[256];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i == '\n' ? 0 : i);
        }
        byte[] line = new byte[257];
        System.arraycopy(bytes, 0, line, 0, 256);
        line[256] = '\n';
        output("web").add(MemorySegment.ofArray(line), 0, 0);
        assertEquals(
                new String(bytes, StandardCharsets.ISO_8859_1),
                new String(answer(some(), "web").getLines().getFirst().getBytes(), StandardCharsets.ISO_8859_1));
    }

    @Test
    void anAnswerHasNoMoreThanItsBytes() throws Exception {
        LogBook large = new LogBook(null, InstantSource.fixed(NOW), 1 << 26);
        try (large) {
            StreamHistory web = large.open(new ProgramId("web"), LogLine.Stream.OUTPUT, 100_000, null);
            String position = answer(large.read(some().build(), of("web"))).getPosition();
            for (int i = 0; i < 200; i++) {
                print(web, NOW.toEpochMilli(), "x".repeat(65_000));
            }
            LogExcerpt last = answer(large.read(some().lines(10_000).build(), of("web")));
            assertTrue(last.isCut());
            assertEquals(Bounds.MOST_BYTES / 65_001, last.getLines().size());
            LogExcerpt first = answer(large.read(some().after(position).build(), of("web")));
            assertTrue(first.isCut());
            assertEquals(Bounds.MOST_BYTES / 65_001, first.getLines().size());
            assertEquals(0, first.getMissed());
        }
    }

    private static Map<ProgramId, OutputRules> of(String program) {
        return Map.of(new ProgramId(program), OutputRules.INHERITED);
    }

    @Test
    void saysWhyNothingIsCaptured() throws Exception {
        print("web", "1");
        LogExcerpt excerpt = answer(some(), "web", "quiet");
        assertEquals(
                Map.of("quiet",
                        "what it prints goes where gaggled itself prints; set 'log' to a file to have it captured"),
                excerpt.getNotes());
        assertEquals(Map.of(), answer(some().after(excerpt.getPosition()), "quiet").getNotes());
    }

    // ---- those after a position

    @Test
    void goesOnWhereTheLastAnswerEnded() throws Exception {
        print("web", "1");
        LogExcerpt before = answer(some(), "web", "db");
        print("web", "2", "3");
        print("db", "4");
        print("web", "5");
        LogExcerpt first = answer(some().after(before.getPosition()).lines(1), "web", "db");
        assertEquals("[web: 2]", text(first));
        assertTrue(first.isCut());
        LogExcerpt second = answer(some().after(first.getPosition()), "web", "db");
        assertEquals("[web: 3, db: 4, web: 5]", text(second));
        assertFalse(second.isCut());
        LogExcerpt third = answer(some().after(second.getPosition()), "web", "db");
        assertEquals("[]", text(third));
        assertEquals(0, third.getMissed());
        assertEquals(second.getPosition(), third.getPosition());
    }

    @Test
    void saysHowMuchIsMissing() throws Exception {
        StreamHistory web = output("web");
        print("db", "1");
        print("web", "1");
        String position = answer(some(), "web").getPosition();
        long printed = 0;
        for (int i = 0; i < 10_000; i++) {
            String line = "line " + i + " " + "x".repeat(i % 50);
            print(web, 0, line);
            print("db", "between");
            printed += line.length() + 1;
        }
        LogExcerpt after = answer(some().after(position), "web");
        long given = after.getLines().stream().mapToLong(line -> line.getBytes().length + 1L).sum();
        assertNotEquals(0, after.getMissed());
        assertEquals(printed, given + after.getMissed());
        assertTrue(after.getLines().getLast().getText().startsWith("line 9999 "));
        assertEquals(0, answer(some().after(after.getPosition()), "web").getMissed());
    }

    /** The position does not know how much another program has printed; it is between what it must and can be. */
    @Test
    void saysHowMuchOfAnotherProgramIsMissingAsWellAsItCan() throws Exception {
        print("web", "1");
        String position = answer(some(), "web").getPosition();
        for (int i = 0; i < 1000; i++) {
            print("db", "x".repeat(999));
        }
        LogExcerpt after = answer(some().after(position), "db");
        long given = after.getLines().size() * 1000L;
        assertTrue(after.getMissed() >= 1 && after.getMissed() + given <= 1_000_000, () -> after.getMissed() + "");
    }

    @Test
    void ofAPositionOfAnotherRunIsAnsweredWithAllThereIs() throws Exception {
        print("web", "1", "2");
        LogBook other = new LogBook(null, InstantSource.fixed(NOW), 1 << 20);
        String others;
        try (other) {
            others = answer(other.read(some().build(), of("web"))).getPosition();
        }
        for (String position : List.of(others, "", "x", "..", book.run() + ".zzzzzz.0", book.run() + ".-1.0",
                book.run() + ".1.0.0")) {
            LogExcerpt excerpt = answer(some().after(position).waitAtMost(LONG), "web");
            assertEquals("[web: 1, web: 2]", text(excerpt), position);
            assertEquals(LogExcerpt.UNKNOWN, excerpt.getMissed(), position);
            assertEquals(0, answer(some().after(excerpt.getPosition()), "web").getMissed());
        }
    }

    @Test
    void aPositionHasNoSpaces() throws Exception {
        print("web", "1");
        assertTrue(answer(some(), "web").getPosition().matches("[a-z0-9.-]+"));
    }

    // ---- those who wait

    /** Waits until so many requests are kept because they wait for a line. */
    private void awaitKept(int count) throws InterruptedException {
        long deadline = System.nanoTime() + LONG.toNanos();
        while (book.waiting() < count) {
            assertTrue(System.nanoTime() < deadline, "they do not wait");
            Thread.sleep(1);
        }
    }

    @Test
    void whoWaitsIsAnsweredByTheNextLineOfItsPrograms() throws Exception {
        output("web");
        output("db");
        String position = answer(some(), "web").getPosition();
        CompletionStage<LogExcerpt> web = ask(some().after(position).waitAtMost(LONG), "web");
        CompletionStage<LogExcerpt> db = ask(some().after(position).waitAtMost(LONG), "db", "other");
        awaitKept(2);
        print("web", "1");
        assertEquals("[web: 1]", text(answer(web)));
        assertFalse(db.toCompletableFuture().isDone());
        print("db", "2");
        assertEquals("[db: 2]", text(answer(db)));
    }

    @Test
    void whoWaitsInVainIsAnsweredAfterThatTime() throws Exception {
        output("web");
        String position = answer(some(), "web").getPosition();
        print("db", "1");
        LogExcerpt nothing = answer(some().after(position).waitAtMost(Duration.ofMillis(5)), "web");
        assertEquals("[]", text(nothing));
        print("web", "2");
        assertEquals("[web: 2]", text(answer(some().after(nothing.getPosition()), "web")));
    }

    @Test
    void whoWaitsForAProgramThatIsOpenedLaterIsAnswered() throws Exception {
        String position = answer(some(), "late").getPosition();
        CompletionStage<LogExcerpt> waiting = ask(some().after(position).waitAtMost(LONG), "late");
        awaitKept(1);
        print("late", "1");
        assertEquals("[late: 1]", text(answer(waiting)));
    }

    @Test
    void aProgramThatIsForgottenAndComesAgainBeginsAnew() throws Exception {
        print("web", "1");
        String position = answer(some(), "web").getPosition();
        book.forget(new ProgramId("web"), LogLine.Stream.OUTPUT);
        streams.clear();
        assertEquals("[]", text(answer(some(), "web")));
        CompletionStage<LogExcerpt> waiting = ask(some().after(position).waitAtMost(LONG), "web");
        awaitKept(1);
        print("web", "2");
        LogExcerpt anew = answer(waiting);
        assertEquals("[web: 2]", text(anew));
        assertEquals(0, anew.getMissed());
    }

    @Test
    void anotherDefinitionKeepsTheLines() throws Exception {
        print("web", "1");
        assertEquals(output("web"), book.open(new ProgramId("web"), LogLine.Stream.OUTPUT, 10, null));
        book.forget(new ProgramId("web"), LogLine.Stream.ERROR);
        print("web", "2");
        assertEquals("[web: 1, web: 2]", text(answer(some(), "web")));
    }

    @Test
    void manyWaitAndNotMore() throws Exception {
        output("web");
        String position = answer(some(), "web").getPosition();
        List<CompletionStage<LogExcerpt>> waiting = new ArrayList<>();
        for (int i = 0; i < LogAnswers.MOST_REQUESTS; i++) {
            waiting.add(ask(some().after(position).waitAtMost(LONG), "web"));
        }
        assertEquals(ControlOutcome.BUSY, failure(ask(some().after(position).waitAtMost(LONG), "web")));
        assertEquals(ControlOutcome.BUSY, failure(ask(some(), "web")));
        awaitKept(LogAnswers.MOST_REQUESTS);
        print("web", "1");
        for (CompletionStage<LogExcerpt> one : waiting) {
            assertEquals("[web: 1]", text(answer(one)));
        }
        assertEquals("[web: 1]", text(answer(some(), "web")));
    }

    @Test
    void isAnsweredOnAnotherThreadThanThatWhichReads() throws Exception {
        output("web");
        String position = answer(some(), "web").getPosition();
        CountDownLatch go = new CountDownLatch(1);
        CompletionStage<String> waiting = ask(some().after(position).waitAtMost(LONG), "web").thenApply(excerpt -> {
            try {
                // As long as this takes, the thread that reads goes on.
                assertTrue(go.await(LONG.toSeconds(), TimeUnit.SECONDS));
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return Thread.currentThread().getName();
        });
        awaitKept(1);
        print("web", "1");
        print("web", "2");
        go.countDown();
        assertEquals("log-answers", waiting.toCompletableFuture().get(LONG.toSeconds(), TimeUnit.SECONDS));
    }

    @Test
    void afterTheEndNothingIsAnswered() throws Exception {
        output("web");
        String position = answer(some(), "web").getPosition();
        CompletionStage<LogExcerpt> waiting = ask(some().after(position).waitAtMost(LONG), "web");
        awaitKept(1);
        book.close();
        assertEquals(ControlOutcome.ENDED, failure(waiting));
        assertEquals(ControlOutcome.ENDED, failure(ask(some(), "web")));
        print("web", "late");
    }

    /** The end comes right after the last words of the last program. */
    @Test
    void whatIsPrintedLastIsAnsweredBeforeTheEnd() throws Exception {
        List<CompletionStage<LogExcerpt>> waiting = new ArrayList<>();
        output("web");
        String position = answer(some(), "web").getPosition();
        for (int i = 0; i < 100; i++) {
            waiting.add(ask(some().after(position).waitAtMost(LONG), "web"));
        }
        awaitKept(100);
        print("web", "bye");
        book.close();
        for (CompletionStage<LogExcerpt> one : waiting) {
            assertEquals("[web: bye]", text(answer(one)));
        }
    }

    @Test
    void oneThatIsNeverAskedHasNoThreadOfItsOwn() {
        try (LogBook quiet = new LogBook(null, InstantSource.fixed(NOW), 1 << 20)) {
            quiet.open(new ProgramId("web"), LogLine.Stream.OUTPUT, 100, null)
                    .add(MemorySegment.ofArray("1\n".getBytes(StandardCharsets.UTF_8)), 0, 0);
            assertFalse(quiet.hasThread());
        }
    }

    /** A follower that reads all the time has each line once, in order, or knows how much it has missed. */
    @Test
    void aFollowerMissesNothingItIsNotToldOf() throws Exception {
        StreamHistory web = output("web");
        StreamHistory db = output("db");
        String position = answer(some(), "web", "db").getPosition();
        int rounds = 20_000;
        Thread printer = Thread.ofPlatform().start(() -> {
            long[] at = new long[2];
            for (int i = 0; i < rounds; i++) {
                int which = i % 3 == 0 ? 1 : 0;
                byte[] line = ("n " + i + "\n").getBytes(StandardCharsets.UTF_8);
                (which == 0 ? web : db).add(MemorySegment.ofArray(line), at[which], 0);
                at[which] += line.length;
            }
        });
        long seen = 0;
        int last = -1;
        while (last < rounds - 1) {
            LogExcerpt next = answer(some().after(position).waitAtMost(LONG), "web", "db");
            position = next.getPosition();
            seen += next.getMissed();
            boolean first = true;
            for (LogLine line : next.getLines()) {
                int number = Integer.parseInt(line.getText().substring(2));
                assertTrue(number > last, "not in order");
                assertEquals(number % 3 == 0 ? "db" : "web", line.getProgram());
                seen += line.getBytes().length + 1;
                last = number;
                first = false;
            }
            assertTrue(!first || next.getMissed() > 0, "an answer without anything");
        }
        printer.join();
        long printed = 0;
        for (int i = 0; i < rounds; i++) {
            printed += ("n " + i + "\n").length();
        }
        assertEquals(printed, seen);
    }
}
