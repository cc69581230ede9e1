package org.gaggled.notify.smtp.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.gaggled.api.announce.AnnouncedStatus;
import org.gaggled.api.announce.Told;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Shows that what readers were told outlives the gate, and that a file that is damaged costs nothing but that memory.
 */
class LastWordsFileTest {

    private static final String RUN = "run-1";
    private static final Told DOWN = Told.of(AnnouncedStatus.DOWN, null);
    private static final Told CHURNING = Told.of(AnnouncedStatus.CHURNING, null);
    private static final Map<String, Told> WORDS = Map.of(
            "web", DOWN,
            "größer", CHURNING,
            "two words", Told.of(AnnouncedStatus.OPERATOR_DISABLED, null),
            "job", Told.of(AnnouncedStatus.FAILED, null),
            "db", Told.of(AnnouncedStatus.NOT_READY, null),
            "cache", Told.of(AnnouncedStatus.UP, 4711L),
            "a b", Told.of(AnnouncedStatus.UP, null),
            "nightly", Told.of(AnnouncedStatus.DONE, null));

    @TempDir
    Path directory = Path.of("");

    private final LogLines log = new LogLines();

    @BeforeEach
    void write() throws IOException {
        write(WORDS);
    }

    @AfterEach
    void closeLog() {
        log.close();
    }

    private Path file() {
        return directory.resolve(LastWordsFile.NAME);
    }

    private void write(Map<String, Told> words) throws IOException {
        try (Spool spool = Spool.open(directory, InstantSource.system())) {
            new LastWordsFile(spool).write(new ReadersKnow(RUN, words));
        }
    }

    private Map<String, Told> read() throws IOException {
        try (Spool spool = Spool.open(directory, InstantSource.system())) {
            assertEquals(List.of(), spool.read(), "it is no letter");
            return new LastWordsFile(spool).read().programs();
        }
    }

    @Test
    void itIsReadAsItWasWritten() throws Exception {
        assertEquals(WORDS, read());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));
        assertEquals(
                "gaggled last words 2\nrun run-1\nletter 0\nnot-ready db\nchurning größer\nfailed job\n"
                        + "disabled two words\ndown web\nup 0 a b\nup 4711 cache\ndone nightly\nend\n",
                Files.readString(file()));
        write(Map.of());
        assertEquals(Map.of(), read());
        assertEquals(List.of(), log.all());
    }

    @Test
    void thereMayBeNone() throws Exception {
        Files.delete(file());
        assertEquals(Map.of(), read());
        assertEquals(List.of(), log.all());
    }

    /** Cut off anywhere it is not believed, and the next is written in its place. */
    @Test
    void aTruncatedFileIsPutAside() throws Exception {
        byte[] whole = Files.readAllBytes(file());
        // Without its very last line end it is still all there.
        for (int length = 0; length < whole.length - 1; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            Files.write(file(), cut);
            assertEquals(Map.of(), read(), "cut at " + length);
            assertTrue(Arrays.equals(cut, Files.readAllBytes(directory.resolve("last-words.bad"))));
            assertTrue(Files.notExists(file()));
        }
        write(WORDS);
        assertEquals(WORDS, read());
    }

    @Test
    void whatMakesNoSenseIsSaidAndPutAside() throws Exception {
        Map<String, String> reasons = new HashMap<>();
        reasons.put("gaggled last words 1\ngone web\nend\n",
                "'gone' is neither up nor done nor down nor not-ready nor failed nor churning nor disabled");
        reasons.put("gaggled last words 1\nup web\nend\n", "'up web' is not a status, a process id and a name");
        reasons.put("gaggled last words 2\nrun x\nletter -1\nend\n", "does not name its run and its last letter");
        reasons.put("gaggled last words 1\ndown\nend\n", "'down' is not a status and a name");
        reasons.put("gaggled last words 2\nend\n", "does not name its run and its last letter");
        reasons.put("gaggled last words 3\nend\n", "does not begin with 'gaggled last words 2'");
        reasons.put("gaggled last words 1\n" + "down x\n".repeat(LastWordsFile.MAX_PROGRAMS + 1) + "end\n",
                "more than 10000 programs");
        for (Map.Entry<String, String> entry : reasons.entrySet()) {
            Files.writeString(file(), entry.getKey());
            assertEquals(Map.of(), read());
            assertTrue(
                    log.contains("WARN spool " + directory, "last-words cannot be used", entry.getValue(),
                            "; it is now last-words.bad. If"),
                    () -> log.all().toString());
        }
        Files.write(file(), new byte[] {'d', (byte) 0xff, (byte) 0xfe});
        assertEquals(Map.of(), read());
        assertTrue(
                log.contains("WARN", "last-words cannot be used (it is not text in UTF-8); it is now last-words.bad."),
                () -> log.all().toString());
        Files.createDirectory(file());
        assertEquals(Map.of(), read());
        assertTrue(log.contains("WARN", "it is not a file"), () -> log.all().toString());
    }

    @Test
    void itIsBounded() throws Exception {
        Map<String, Told> many = new HashMap<>();
        for (int i = 0; i < LastWordsFile.MAX_PROGRAMS; i++) {
            many.put("program-" + i, Told.of(AnnouncedStatus.UP, 1L));
        }
        for (int i = 0; i < 7; i++) {
            many.put("way-down-" + i, DOWN);
        }
        write(many);
        Map<String, Told> read = read();
        assertEquals(LastWordsFile.MAX_PROGRAMS, read.size());
        assertEquals(7, read.values().stream().filter(DOWN::equals).count(), "what is to be taken back comes first");
        assertTrue(log.contains("WARN", "of 10007 programs, 10000 are remembered"));
    }

    /** Said once, tried again at the end. */
    @Test
    void aFailureIsSaidOnce() throws Exception {
        Path blocked = directory.resolve(LastWordsFile.NAME + ".unfinished");
        try (Spool spool = Spool.open(directory, InstantSource.system())) {
            LastWordsFile words = new LastWordsFile(spool);
            Path occupant = Files.createFile(Files.createDirectory(blocked).resolve("occupant"));
            words.write(new ReadersKnow(RUN, Map.of("db", DOWN)));
            words.write(new ReadersKnow(RUN, Map.of("db", CHURNING)));
            assertEquals(1, log.all().stream().filter(line -> line.startsWith("ERROR spool")).count(),
                    () -> log.all().toString());
            Files.delete(occupant);
            Files.delete(blocked);
            words.finish();
        }
        assertEquals(Map.of("db", CHURNING), read());
    }

    @Test
    void theFirstKindOfFileIsUnderstood() throws Exception {
        Files.writeString(file(), "gaggled last words 1\ndown db\nend\n");
        try (Spool spool = Spool.open(directory, InstantSource.system())) {
            assertEquals(new ReadersKnow("", Map.of("db", DOWN)), new LastWordsFile(spool).read());
        }
        assertEquals(List.of(), log.all());
    }

    private static Letter letter(Map<String, Told> told) {
        byte[] content = "Subject: x\r\n\r\ny\r\n".getBytes(StandardCharsets.US_ASCII);
        return new Letter("gate@example.org", List.of("ops@example.org"), "x", content, told);
    }

    /** Killed between a letter and the file: what the letter tells is known, and it is sent. */
    @Test
    void aLetterThatTheFileDoesNotKnowCounts() throws Exception {
        try (Spool spool = Spool.open(directory, InstantSource.system())) {
            Path earlier = spool.add(letter(Map.of("cache", DOWN)));
            new LastWordsFile(spool).write(new ReadersKnow(RUN, WORDS));
            spool.add(letter(Map.of("web", CHURNING)));
            spool.add(letter(Map.of("db", DOWN)));
            assertTrue(Files.exists(earlier));
        }
        Map<String, Told> known = new HashMap<>(WORDS);
        known.put("web", CHURNING);
        known.put("db", DOWN);
        try (Spool spool = Spool.open(directory, InstantSource.system())) {
            assertEquals(new ReadersKnow(RUN, known), new LastWordsFile(spool).read());
            assertEquals(3, spool.read().size(), "and all are sent");
        }
    }

    /** A letter is newer than what the file knows, also when the clock is set back and no letter is there any more. */
    @Test
    void numbersOfLettersGoOn() throws Exception {
        try (Spool spool = Spool.open(directory, InstantSource.fixed(Instant.ofEpochSecond(1000)))) {
            spool.remove(spool.add(letter(Map.of("web", CHURNING))));
            new LastWordsFile(spool).write(new ReadersKnow(RUN, Map.of("web", CHURNING)));
        }
        try (Spool spool = Spool.open(directory, InstantSource.fixed(Instant.EPOCH))) {
            assertEquals(Map.of("web", CHURNING), new LastWordsFile(spool).read().programs());
            spool.add(letter(Map.of("web", DOWN)));
        }
        try (Spool spool = Spool.open(directory, InstantSource.fixed(Instant.EPOCH))) {
            assertEquals(Map.of("web", DOWN), new LastWordsFile(spool).read().programs());
        }
    }
}
