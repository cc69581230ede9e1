package org.gaggled.notify.smtp.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.gaggled.api.announce.AnnouncedStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Shows that what readers were told outlives the gate, and that a file that is damaged costs nothing but that memory.
 */
class LastWordsFileTest {

    private static final Map<String, AnnouncedStatus> WORDS =
            Map.of("web", AnnouncedStatus.DOWN, "größer", AnnouncedStatus.CHURNING, "two words",
                    AnnouncedStatus.OPERATOR_DISABLED, "job", AnnouncedStatus.FAILED, "db",
                    AnnouncedStatus.NOT_READY);

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

    private void write(Map<String, AnnouncedStatus> words) throws IOException {
        try (Spool spool = Spool.open(directory, InstantSource.system())) {
            new LastWordsFile(spool).write(words);
        }
    }

    private Map<String, AnnouncedStatus> read() throws IOException {
        try (Spool spool = Spool.open(directory, InstantSource.system())) {
            assertEquals(List.of(), spool.read(), "it is no letter");
            return new LastWordsFile(spool).read();
        }
    }

    @Test
    void itIsReadAsItWasWritten() throws Exception {
        assertEquals(WORDS, read());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));
        assertEquals(
                "gaggled last words 1\nnot-ready db\nchurning größer\nfailed job\ndisabled two words\ndown web\nend\n",
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
        reasons.put("gaggled last words 1\nup web\nend\n",
                "'up' is neither down nor not-ready nor failed nor churning nor disabled");
        reasons.put("gaggled last words 1\ndown\nend\n", "'down' is not a status and a name");
        reasons.put("gaggled last words 2\nend\n", "does not begin with 'gaggled last words 1'");
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
        Map<String, AnnouncedStatus> many = new HashMap<>();
        for (int i = 0; i < LastWordsFile.MAX_PROGRAMS + 7; i++) {
            many.put("program-" + i, AnnouncedStatus.DOWN);
        }
        write(many);
        assertEquals(LastWordsFile.MAX_PROGRAMS, read().size());
        assertTrue(log.contains("WARN", "of 10007 programs that are not up, 10000 are remembered"));
    }

    /** Said once, tried again at the end. */
    @Test
    void aFailureIsSaidOnce() throws Exception {
        Path blocked = directory.resolve(LastWordsFile.NAME + ".unfinished");
        try (Spool spool = Spool.open(directory, InstantSource.system())) {
            LastWordsFile words = new LastWordsFile(spool);
            Path occupant = Files.createFile(Files.createDirectory(blocked).resolve("occupant"));
            words.write(Map.of("db", AnnouncedStatus.DOWN));
            words.write(Map.of("db", AnnouncedStatus.CHURNING));
            assertEquals(1, log.all().stream().filter(line -> line.startsWith("ERROR spool")).count(),
                    () -> log.all().toString());
            Files.delete(occupant);
            Files.delete(blocked);
            words.finish();
        }
        assertEquals(Map.of("db", AnnouncedStatus.CHURNING), read());
    }
}
