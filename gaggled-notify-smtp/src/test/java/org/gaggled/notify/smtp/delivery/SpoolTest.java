package org.gaggled.notify.smtp.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.gaggled.api.announce.AnnouncedStatus;
import org.gaggled.api.announce.Told;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shows that what is in a spool outlives the process, whole or not at all, and is nobody else's. */
class SpoolTest {

    private static final InstantSource CLOCK = InstantSource.fixed(Instant.EPOCH);

    @TempDir
    @Nullable
    Path parent;

    private Path directory = Path.of("");

    @BeforeEach
    void choose() {
        assert parent != null;
        directory = parent.resolve("spool");
    }

    private static Letter letter(String subject) {
        return new Letter(
                "gate@example.org",
                List.of("a@example.org", "b@example.org"),
                subject,
                ("Subject: x\r\n\r\n" + subject + "\r\n\0\377").getBytes(StandardCharsets.ISO_8859_1),
                Map.of("web", Told.of(AnnouncedStatus.UP, 4711L), "two words", Told.of(AnnouncedStatus.DOWN, null)));
    }

    private List<Letter> readAgain() throws IOException {
        try (Spool spool = Spool.open(directory, CLOCK)) {
            return spool.read().stream().map(Spool.Stored::letter).toList();
        }
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).filter(name -> !name.equals("lock")).sorted()
                    .toList();
        }
    }

    @Test
    void lettersComeBackInTheirOrder() throws Exception {
        List<Letter> letters = new ArrayList<>();
        try (Spool spool = Spool.open(directory, CLOCK)) {
            for (int i = 0; i < 20; i++) {
                letters.add(letter("größer " + i));
                spool.add(letters.get(i));
            }
        }
        assertEquals(letters, readAgain());
    }

    @Test
    void whatCannotBeWrittenLeavesNothingBehind() throws Exception {
        try (Spool spool = Spool.open(directory, CLOCK)) {
            Files.createDirectories(directory.resolve("note/taken"));
            assertThrows(IOException.class, () -> spool.writeNote("note", new byte[] {1}));
            assertEquals(List.of("note"), files());
        }
    }

    @Test
    void whatIsDeliveredIsGone() throws Exception {
        try (Spool spool = Spool.open(directory, CLOCK)) {
            Path first = spool.add(letter("a"));
            Path second = spool.add(letter("b"));
            spool.remove(first);
            spool.replace(second, letter("b").to(List.of("b@example.org")));
        }
        assertEquals(List.of(letter("b").to(List.of("b@example.org"))), readAgain());
    }

    @Test
    void itIsItsOwnersAlone() throws Exception {
        Files.createDirectory(directory,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        try (Spool spool = Spool.open(directory, CLOCK)) {
            Path file = spool.add(letter("a"));
            assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)));
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        }
    }

    /** A forgetful operator's {@code spool = /tmp}. */
    @Test
    void aDirectoryOfOthersIsLeftAsItIs() throws Exception {
        Files.createDirectory(directory);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
        Files.createFile(directory.resolve("somebody-else"));
        IOException refused = assertThrows(IOException.class, () -> Spool.open(directory, CLOCK).close());
        assertEquals("others may use it, and it has files that are not mails, such as somebody-else",
                refused.getMessage());
        assertEquals("rwxrwxrwx", PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)));
        assertEquals(List.of("somebody-else"), files());

        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        assertEquals(List.of(), readAgain());
    }

    /** The clock of a machine without a battery begins at the same moment each time it is switched on. */
    @Test
    void aClockThatIsSetBackOverwritesNothing() throws Exception {
        for (String subject : List.of("a", "b", "c")) {
            try (Spool spool = Spool.open(directory, CLOCK)) {
                spool.read();
                spool.add(letter(subject));
            }
        }
        assertEquals(List.of(letter("a"), letter("b"), letter("c")), readAgain());
    }

    /** What is in the way of a letter costs it its place on the disk, and not more. */
    @Test
    void whatCannotBeStoredIsKeptInMemory() throws Exception {
        Path obstacle = directory.resolve("0000000000000000001.letter.unfinished");
        Files.createDirectories(obstacle.resolve("full"));
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        try (LogLines log = new LogLines();
                Spool spool = Spool.open(directory, InstantSource.fixed(Instant.EPOCH))) {
            Outbox outbox = new Outbox(3, spool);
            outbox.recover();
            outbox.add(letter("a"));
            assertTrue(log.contains("WARN", obstacle + " cannot be removed"), () -> log.all().toString());
            assertTrue(
                    log.contains("ERROR spool " + directory + ": cannot keep 'a' to a@example.org", "kept in memory"),
                    () -> log.all().toString());
            assertEquals(List.of(letter("a")), outbox.letters());
            outbox.add(letter("b"));
            assertEquals(List.of("0000000000000000001.letter.unfinished", "0000000000000000002.letter"), files());
        }
    }

    @Test
    void twoGatesCannotUseOne() throws Exception {
        try (Spool spool = Spool.open(directory, CLOCK)) {
            spool.add(letter("a"));
            IOException refused = assertThrows(IOException.class, () -> Spool.open(directory, CLOCK).close());
            assertEquals("another process uses it; give each its own", refused.getMessage());
        }
    }

    @Test
    void whatACrashLeftBehindIsRemoved() throws Exception {
        try (Spool spool = Spool.open(directory, CLOCK)) {
            spool.add(letter("a"));
        }
        Files.write(directory.resolve("0000000000000000009.letter.unfinished"), new byte[100]);
        assertEquals(List.of(letter("a")), readAgain());
        assertEquals(List.of("0000000000000000001.letter"), files());
    }

    @Test
    void whatIsNoLetterIsPutAside() throws Exception {
        try (Spool spool = Spool.open(directory, CLOCK)) {
            spool.add(letter("a"));
        }
        Files.writeString(directory.resolve("0000000000000000000.letter"), "something else\n");
        try (LogLines log = new LogLines()) {
            assertEquals(List.of(letter("a")), readAgain());
            assertTrue(log.contains("ERROR", "0000000000000000000.letter is not a letter", "does not begin with"));
        }
        assertEquals(List.of("0000000000000000000.letter.bad", "0000000000000000001.letter"), files());
    }

    /** A letter that the first version has left. */
    @Test
    void theFirstKindOfLetterIsUnderstood() throws Exception {
        byte[] file = "gaggled letter 1\ngate@example.org\na@example.org\n\nx\ncontent"
                .getBytes(StandardCharsets.US_ASCII);
        Letter read = SpooledLetter.parse(new ByteArrayInputStream(file));
        assertEquals(new Letter("gate@example.org", List.of("a@example.org"), "x",
                "content".getBytes(StandardCharsets.US_ASCII)), read);
    }

    /**
     * Cut off anywhere, a file is either refused or, within the content, which has no mark at its end, a shorter
     * letter.
     */
    @Test
    void aTruncatedFileIsNoTrouble() throws Exception {
        byte[] whole = SpooledLetter.format(letter("a"));
        int content = whole.length - letter("a").content().length;
        for (int length = 0; length < content; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThrows(IOException.class, () -> SpooledLetter.parse(new ByteArrayInputStream(cut)));
        }
    }

    @Test
    void aRestartDeliversWhatWaited() throws Exception {
        try (ScriptedServer server = new ScriptedServer(
                ScriptedServer.answering("CONNECT", "421 not now"), ScriptedServer.OBLIGING)) {
            SmtpServer settings = new SmtpServer(
                    "localhost", server.port(), "gate.test", StartTls.OFF, false, null, null, Duration.ofSeconds(30));
            Patience patience = new Patience(Duration.ofDays(1), Duration.ofDays(1));
            try (LogLines log = new LogLines();
                    Postman first = new Postman(settings, patience, Spool.open(directory, CLOCK), Duration.ZERO)) {
                first.start();
                first.post(List.of(letter("a")));
                Await.until("it failed", () -> log.contains("mails waiting: 1"));
                assertTrue(log.contains("421 not now"), () -> log.all().toString());
            }
            assertEquals(1, files().size());
            try (Postman second =
                    new Postman(settings, patience, Spool.open(directory, CLOCK), Duration.ofSeconds(30))) {
                second.start();
                Await.until("delivered", () -> second.waiting().isEmpty());
            }
            assertEquals(1, server.mails().size());
            assertEquals(List.of(), files());
        }
    }
}
