package org.gaggled.notify.smtp.delivery;

import static org.gaggled.notify.smtp.delivery.ScriptedServer.OBLIGING;
import static org.gaggled.notify.smtp.delivery.ScriptedServer.answering;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.mail.internet.InternetAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.gaggled.notify.smtp.gate.MailText;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Shows what becomes of a mail with servers that do not oblige: delivered, kept and tried again, or refused, and said
 * so.
 */
class PostmanTest {

    private static final Patience SOON = new Patience(Duration.ofMillis(20), Duration.ofMillis(100));
    private static final Patience NEVER_AGAIN = new Patience(Duration.ofDays(1), Duration.ofDays(1));
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(400);

    private final LogLines log = new LogLines();
    private @Nullable Postman postman;

    @TempDir
    @Nullable
    Path directory;

    @AfterEach
    void end() throws Exception {
        if (postman != null) {
            postman.close();
        }
        log.close();
    }

    private Path directory() {
        assert directory != null;
        return directory;
    }

    private Postman start(SmtpServer server, Patience patience) throws Exception {
        Postman started = new Postman(server, patience, null, Duration.ZERO);
        postman = started;
        started.start();
        return started;
    }

    private static SmtpServer plain(int port, Duration timeout) {
        return new SmtpServer("localhost", port, "gate.test", StartTls.OFF, false, null, null, timeout);
    }

    private static SmtpServer encrypted(int port, StartTls startTls, @Nullable Path pem) throws Exception {
        return new SmtpServer(
                "localhost", port, "gate.test", startTls, false, pem == null ? null : CertificateAuthority.read(pem),
                null, LONG);
    }

    private static Letter letter(String subject, String... recipients) throws Exception {
        List<InternetAddress> addresses = new ArrayList<>();
        for (String recipient : recipients) {
            addresses.add(new InternetAddress(recipient));
        }
        return new LetterWriter(new InternetAddress("gate@example.org"), addresses, "gate.test", InstantSource.system())
                .write(new MailText(subject, subject + "\n"));
    }

    private static Letter letter(String subject) throws Exception {
        return letter(subject, "ops@example.org");
    }

    private static void awaitMails(ScriptedServer server, int count) throws InterruptedException {
        Await.until(count + " mails", () -> server.mails().size() >= count);
    }

    private static void awaitNothingWaits(Postman postman) throws InterruptedException {
        Await.until("nothing waits any more", () -> postman.waiting().isEmpty());
    }

    // ---- servers that fail for a while

    @Test
    void aServerThatAcceptsAndSaysNothingIsTriedAgain() throws Exception {
        try (ScriptedServer server = new ScriptedServer(answering("CONNECT", ScriptedServer.SILENCE), OBLIGING)) {
            Postman postman = start(plain(server.port(), SHORT), SOON);
            postman.post(List.of(letter("a")));
            awaitMails(server, 1);
            awaitNothingWaits(postman);
            assertTrue(log.contains("WARN localhost:" + server.port(), "timeout", "mails waiting: 1,"),
                    () -> log.all().toString());
        }
    }

    @Test
    void theTimeLimitIsForAWholeTransaction() throws Exception {
        try (ScriptedServer server = new ScriptedServer(answering("RCPT", ScriptedServer.DRIBBLE), OBLIGING)) {
            Postman postman = start(plain(server.port(), SHORT), SOON);
            postman.post(List.of(letter("a")));
            awaitMails(server, 1);
            awaitNothingWaits(postman);
        }
    }

    /** All of it would be kept in memory: the greeting, a reply, each in one line or in many. */
    @ParameterizedTest
    @CsvSource({"CONNECT, endless line", "CONNECT, endless reply", "EHLO, endless reply", "RCPT, endless line",
            "'.', endless reply"})
    void aReplyThatDoesNotEndIsCutOff(String command, String answer) throws Exception {
        try (ScriptedServer server = new ScriptedServer(answering(command, answer), OBLIGING)) {
            Postman postman = start(plain(server.port(), Duration.ofMinutes(10)), SOON);
            postman.post(List.of(letter("a")));
            awaitMails(server, 1);
            awaitNothingWaits(postman);
            assertTrue(
                    log.contains("WARN localhost:" + server.port(), "its reply does not end: more than 256 KiB",
                            "mails waiting: 1,"),
                    () -> log.all().toString());
        }
    }

    @Test
    void aServerThatClosesAfterDataIsTriedAgain() throws Exception {
        try (ScriptedServer server = new ScriptedServer(answering(".", ScriptedServer.CLOSE), OBLIGING)) {
            Postman postman = start(plain(server.port(), LONG), SOON);
            postman.post(List.of(letter("a")));
            awaitMails(server, 1);
            awaitNothingWaits(postman);
            assertEquals(2, server.connections());
        }
    }

    @Test
    void a451IsTriedAgain() throws Exception {
        try (ScriptedServer server = new ScriptedServer(answering("RCPT", "451 4.7.1 come back later"), OBLIGING)) {
            Postman postman = start(plain(server.port(), LONG), SOON);
            postman.post(List.of(letter("a")));
            awaitMails(server, 1);
            awaitNothingWaits(postman);
            assertTrue(log.contains("WARN", "defers 'a'", "451 4.7.1 come back later"), () -> log.all().toString());
        }
    }

    @Test
    void aServerThatIsNotThereIsTriedAgain() throws Exception {
        // Bound, so that nobody else is there, and not listening.
        try (Socket nobody = new Socket()) {
            nobody.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            Postman postman = start(plain(nobody.getLocalPort(), LONG), SOON);
            postman.post(List.of(letter("a"), letter("b")));
            Await.until(
                    "three failures",
                    () -> log.all().stream().filter(line -> line.contains("mails waiting: 2,")).count() >= 3);
            assertEquals(2, postman.waiting().size());
        }
    }

    @Test
    void pausesGrow() {
        Patience patience = new Patience(Duration.ofSeconds(5), Duration.ofMinutes(5));
        assertEquals(List.of(5L, 10L, 20L, 40L, 80L, 160L, 300L, 300L), List.of(1, 2, 3, 4, 5, 6, 7, 1_000_000).stream()
                .map(failures -> patience.after(failures).toSeconds())
                .toList());
    }

    @Test
    void oneDeferredLetterHoldsUpNoOther() throws Exception {
        ScriptedServer.Script script = command -> command.contains("full@") ? "452 4.2.2 mailbox full" : null;
        try (ScriptedServer server = new ScriptedServer(script)) {
            Postman postman = start(plain(server.port(), LONG), NEVER_AGAIN);
            postman.post(List.of(letter("a", "full@example.org"), letter("b"), letter("c")));
            awaitMails(server, 2);
            Await.until("one waits", () -> postman.waiting().size() == 1);
            assertEquals("a", postman.waiting().getFirst().subject());
        }
    }

    @Test
    void aServerThatClosesBetweenLettersIsJustConnectedAgain() throws Exception {
        ScriptedServer.Script oneLetterEach = new ScriptedServer.Script() {
            private int letters;

            @Override
            public @Nullable String answer(String command) {
                return command.startsWith("MAIL") && letters++ % 2 == 1 ? "421 4.7.0 one letter is enough" : null;
            }
        };
        try (ScriptedServer server = new ScriptedServer(oneLetterEach)) {
            Postman postman = start(plain(server.port(), LONG), NEVER_AGAIN);
            postman.post(List.of(letter("a"), letter("b"), letter("c")));
            awaitMails(server, 3);
            awaitNothingWaits(postman);
        }
    }

    // ---- servers that refuse

    @Test
    void aServerThatTakesOneMailAConnectionAndSaysSoGetsThemAll() throws Exception {
        AtomicInteger mails = new AtomicInteger();
        ScriptedServer.Script script =
                command -> command.startsWith("MAIL") && mails.getAndIncrement() % 2 == 1 ? "421 4.7.0 one is enough"
                        : null;
        try (ScriptedServer server = new ScriptedServer(script)) {
            // A day's pause, were it taken for a failure of the server.
            Postman postman = start(plain(server.port(), LONG), NEVER_AGAIN);
            postman.post(List.of(letter("a"), letter("b"), letter("c")));
            awaitMails(server, 3);
            awaitNothingWaits(postman);
        }
    }

    @Test
    void aServerThatTakesOnlySoManyRecipientsGetsTheOthersLater() throws Exception {
        String[] many = IntStream.range(0, 500).mapToObj(i -> "ops" + i + "@example.org").toArray(String[]::new);
        ScriptedServer.Script script =
                command -> command.matches("RCPT TO:<ops\\d{3}@.*") ? "452 4.5.3 too many recipients" : null;
        try (ScriptedServer server = new ScriptedServer(script, OBLIGING)) {
            Postman postman = start(plain(server.port(), LONG), SOON);
            postman.post(List.of(letter("a", many)));
            awaitMails(server, 2);
            awaitNothingWaits(postman);
            assertEquals(2, server.mails().size());
            assertEquals(900, server.commands().stream().filter(command -> command.startsWith("RCPT")).count());
        }
    }

    @Test
    void oneOfThreeRecipientsRefused() throws Exception {
        ScriptedServer.Script script = command -> command.contains("gone@") ? "550 5.1.1 no such user here" : null;
        try (ScriptedServer server = new ScriptedServer(script)) {
            Postman postman = start(plain(server.port(), LONG), SOON);
            postman.post(List.of(letter("a", "one@example.org", "gone@example.org", "two@example.org")));
            awaitMails(server, 1);
            awaitNothingWaits(postman);
            assertTrue(
                    log.contains("ERROR", "refuses 'a' to gone@example.org", "550 5.1.1 no such user here"),
                    () -> log.all().toString());
            assertTrue(log.contains("INFO mailed 'a' to one@example.org, two@example.org"), () -> log.all().toString());
            assertEquals(1, server.mails().size());
        }
    }

    @Test
    void oneOfThreeRecipientsDeferred() throws Exception {
        ScriptedServer.Script script = command -> command.contains("slow@") ? "451 later" : null;
        try (ScriptedServer server = new ScriptedServer(script, OBLIGING)) {
            Postman postman = start(plain(server.port(), LONG), SOON);
            postman.post(List.of(letter("a", "one@example.org", "slow@example.org", "two@example.org")));
            awaitMails(server, 2);
            awaitNothingWaits(postman);
            List<String> recipients =
                    server.commands().stream().filter(command -> command.startsWith("RCPT")).toList();
            assertEquals(
                    List.of("RCPT TO:<one@example.org>", "RCPT TO:<slow@example.org>", "RCPT TO:<two@example.org>",
                            "RCPT TO:<slow@example.org>"),
                    recipients);
        }
    }

    @Test
    void whatIsRefusedForGoodIsDropped() throws Exception {
        for (String command : List.of("MAIL", "RCPT", "DATA", ".")) {
            try (ScriptedServer server = new ScriptedServer(answering(command, "554 5.7.1 not from you"), OBLIGING)) {
                Postman refused = start(plain(server.port(), LONG), SOON);
                refused.post(List.of(letter("after " + command)));
                awaitNothingWaits(refused);
                assertEquals(List.of(), server.mails());
                assertTrue(
                        log.contains("ERROR", "refuses 'after " + command + "' to ops@example.org",
                                "554 5.7.1 not from you", "it said: after " + command),
                        () -> log.all().toString());
                refused.close();
            }
        }
    }

    // ---- encryption

    @Test
    void noMailWithoutStartTlsWhereItIsRequired() throws Exception {
        try (ScriptedServer server = new ScriptedServer(OBLIGING)) {
            Postman postman = start(encrypted(server.port(), StartTls.REQUIRED, null), NEVER_AGAIN);
            postman.post(List.of(letter("a")));
            Await.until("it is said", () -> log.contains("WARN", "STARTTLS is required", "mails waiting: 1,"));
            assertEquals(1, postman.waiting().size());
            assertFalse(server.commands().stream().anyMatch(command -> command.startsWith("MAIL")));
        }
    }

    @Test
    void withoutStartTlsWhereItIsNotRequired() throws Exception {
        try (ScriptedServer server = new ScriptedServer(OBLIGING)) {
            Postman postman = start(encrypted(server.port(), StartTls.OPPORTUNISTIC, null), NEVER_AGAIN);
            postman.post(List.of(letter("a")));
            awaitMails(server, 1);
        }
    }

    @Test
    void startTlsWithACertificateOfOnesOwn() throws Exception {
        TestCertificate certificate = new TestCertificate(directory(), "localhost");
        for (StartTls startTls : List.of(StartTls.OPPORTUNISTIC, StartTls.REQUIRED)) {
            try (ScriptedServer server =
                    new ScriptedServer(certificate.server(), answering("EHLO", "250-test\n250 STARTTLS"))) {
                Postman encrypted = start(encrypted(server.port(), startTls, certificate.pem()), NEVER_AGAIN);
                encrypted.post(List.of(letter("a")));
                awaitMails(server, 1);
                assertTrue(server.commands().contains("STARTTLS"));
                encrypted.close();
            }
        }
    }

    @Test
    void startTlsOffIsOff() throws Exception {
        try (ScriptedServer server = new ScriptedServer(answering("EHLO", "250-test\n250 STARTTLS"))) {
            Postman postman = start(plain(server.port(), LONG), NEVER_AGAIN);
            postman.post(List.of(letter("a")));
            awaitMails(server, 1);
            assertFalse(server.commands().contains("STARTTLS"));
        }
    }

    @Test
    void aCertificateForAnotherNameIsNotAccepted() throws Exception {
        TestCertificate certificate = new TestCertificate(directory(), "other.example");
        assertNotTrusted(certificate, certificate.pem(), "localhost");
    }

    @Test
    void aCertificateThatNobodyVouchesForIsNotAccepted() throws Exception {
        assertNotTrusted(new TestCertificate(directory(), "localhost"), null,
                "the server's certificate is not from a trusted authority: name a file with the authority's certificate in 'cafile'");
    }

    private void assertNotTrusted(TestCertificate certificate, @Nullable Path trusted, String words) throws Exception {
        try (ScriptedServer server =
                new ScriptedServer(certificate.server(), answering("EHLO", "250-test\n250 STARTTLS"))) {
            Postman postman = start(encrypted(server.port(), StartTls.REQUIRED, trusted), NEVER_AGAIN);
            postman.post(List.of(letter("a")));
            Await.until("it is said", () -> log.contains("WARN", words, "mails waiting: 1,"));
            assertEquals(1, postman.waiting().size());
            assertFalse(server.commands().stream().anyMatch(command -> command.startsWith("MAIL")));
        }
    }

    // ---- addresses beyond ASCII

    private static final String BEYOND_ASCII = "jürgen@example.org";

    private static Letter international(String... recipients) throws Exception {
        List<InternetAddress> addresses = new ArrayList<>();
        for (String recipient : recipients) {
            addresses.add(MailNames.address(recipient));
        }
        return new LetterWriter(MailNames.address("Gänse <gate@bücher.example>"), addresses, "gate.test",
                InstantSource.system())
                .write(new MailText("test", "test\n"));
    }

    @Test
    void anAddressBeyondAsciiIsToldToAServerThatKnowsThem() throws Exception {
        try (ScriptedServer server = new ScriptedServer(answering("EHLO", "250-test\n250-8BITMIME\n250 SMTPUTF8"))) {
            Postman postman = start(plain(server.port(), LONG), SOON);
            postman.post(List.of(international("ops@bücher.example", BEYOND_ASCII), international("ops@example.org")));
            awaitMails(server, 2);
            awaitNothingWaits(postman);
            assertEquals(
                    List.of(
                            "MAIL FROM:<gate@xn--bcher-kva.example> SMTPUTF8",
                            "RCPT TO:<ops@xn--bcher-kva.example>",
                            "RCPT TO:<jürgen@example.org>",
                            "MAIL FROM:<gate@xn--bcher-kva.example>",
                            "RCPT TO:<ops@example.org>"),
                    server.commands().stream().filter(command -> command.matches("(MAIL|RCPT).*")).toList());
            assertTrue(
                    server.mails().getFirst().contains("\nTo: ops@xn--bcher-kva.example, jürgen@example.org\n"),
                    () -> server.mails().getFirst());
            assertTrue(
                    server.mails().getLast().contains("From: =?UTF-8?Q?G=C3=A4nse?= <gate@xn--bcher-kva.example>\n"),
                    () -> server.mails().getLast());
        }
    }

    @Test
    void anAddressBeyondAsciiIsRefusedForAServerThatDoesNot() throws Exception {
        try (ScriptedServer server = new ScriptedServer(OBLIGING)) {
            Postman postman = start(plain(server.port(), LONG), SOON);
            postman.post(List.of(international(BEYOND_ASCII), international(BEYOND_ASCII, "ops@example.org")));
            awaitMails(server, 1);
            awaitNothingWaits(postman);
            assertEquals(
                    List.of("RCPT TO:<ops@example.org>"),
                    server.commands().stream().filter(command -> command.startsWith("RCPT")).toList());
            assertTrue(server.mails().getFirst().contains("\nTo: ops@example.org\n"), () -> server.mails().getFirst());
            assertEquals(
                    2,
                    log.all().stream()
                            .filter(line -> line
                                    .contains("refuses 'test' to jürgen@example.org, and it is dropped: localhost:"
                                            + server.port()
                                            + " does not offer SMTPUTF8"))
                            .count(),
                    () -> log.all().toString());
        }
    }

    // ---- what a connection is used for

    @Test
    void lettersThatWaitShareAConnection() throws Exception {
        try (ScriptedServer server = new ScriptedServer(OBLIGING)) {
            Postman postman = start(plain(server.port(), LONG), SOON);
            postman.post(List.of(letter("a"), letter("b"), letter("c")));
            awaitMails(server, 3);
            awaitNothingWaits(postman);
            assertEquals(1, server.connections());
            Await.until("goodbye", () -> server.commands().contains("QUIT"));
        }
    }

    @Test
    void heloWhereThereIsNoEhlo() throws Exception {
        try (ScriptedServer server = new ScriptedServer(answering("EHLO", "502 what?"))) {
            Postman postman = start(plain(server.port(), LONG), SOON);
            postman.post(List.of(letter("a")));
            awaitMails(server, 1);
            assertEquals(List.of("EHLO gate.test", "HELO gate.test"), server.commands().subList(0, 2));
            assertTrue(server.commands().contains("MAIL FROM:<gate@example.org>"), () -> server.commands().toString());
        }
    }

    @Test
    void aRefusedLoginIsNotTheEndOfAMail() throws Exception {
        ScriptedServer.Script script = command -> command.startsWith("EHLO")
                ? "250-test\n250 AUTH PLAIN LOGIN"
                : command.startsWith("AUTH") ? "535 5.7.8 who are you" : null;
        try (ScriptedServer server = new ScriptedServer(script)) {
            SmtpServer settings = new SmtpServer(
                    "localhost", server.port(), "gate.test", StartTls.OFF, false, null,
                    new Credentials("me", "hunter2"), LONG);
            Postman postman = start(settings, NEVER_AGAIN);
            postman.post(List.of(letter("a")));
            Await.until("it is said", () -> log.contains("WARN", "535 5.7.8 who are you", "mails waiting: 1,"));
            assertEquals(1, postman.waiting().size());
            assertFalse(log.contains("hunter2"));
        }
    }

    // ---- the end, and the bounds

    @Test
    void atTheEndThereIsOneMoreChance() throws Exception {
        try (ScriptedServer server = new ScriptedServer(answering("RCPT", "451 later"), OBLIGING)) {
            Postman closing = new Postman(plain(server.port(), LONG), NEVER_AGAIN, null, LONG);
            closing.start();
            closing.post(List.of(letter("a")));
            Await.until("it is deferred", () -> log.contains("defers"));
            closing.close();
            assertEquals(1, server.mails().size());
        }
    }

    @Test
    void theEndDoesNotWaitForAServer() throws Exception {
        try (ScriptedServer server = new ScriptedServer(answering("CONNECT", ScriptedServer.SILENCE))) {
            Postman closing = new Postman(plain(server.port(), Duration.ofDays(1)), SOON, null, Duration.ofMillis(50));
            closing.start();
            closing.post(List.of(letter("a")));
            Await.until("the server is asked", () -> server.connections() == 1);
            // A day would be too long for this test; that it ends at all is what is shown.
            closing.close();
            assertTrue(log.contains("ERROR lost", "'a' to ops@example.org"), () -> log.all().toString());
        }
    }

    @Test
    void aServerThatIsAwayAtTheEndIsSpokenOfOnce() throws Exception {
        try (Socket nobody = new Socket()) {
            nobody.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            Postman closing = new Postman(plain(nobody.getLocalPort(), LONG), NEVER_AGAIN, null, LONG);
            closing.post(List.of(letter("a"), letter("b"), letter("c")));
            closing.start();
            Await.until("it is tried", () -> log.contains("mails waiting: 3, next attempt in"));
            closing.close();
            assertEquals(
                    List.of("86400 s", "end"),
                    log.all().stream()
                            .filter(line -> line.contains("mails waiting: 3"))
                            .map(line -> line.replaceFirst(".*(next attempt in|tried once more before the) ", ""))
                            .toList(),
                    () -> log.all().toString());
        }
    }

    /** The subject of a batch names no program. */
    @Test
    void whatALostMailSaidIsLogged() throws Exception {
        String body =
                "There are 2 state change(s) of note:\n\n  process wörk is down,\n    was up\n\n  process db is down\n";
        Letter letter = new LetterWriter(
                new InternetAddress("gaggled@example.org"),
                List.of(new InternetAddress("ops@example.org")),
                "host",
                InstantSource.system())
                .write(new MailText(" degradation", body));
        try (ScriptedServer server = new ScriptedServer(answering("CONNECT", ScriptedServer.SILENCE))) {
            Postman closing = new Postman(plain(server.port(), Duration.ofDays(1)), SOON, null, Duration.ofMillis(50));
            closing.start();
            closing.post(List.of(letter));
            closing.close();
            assertTrue(
                    log.contains("ERROR lost", "degradation", "process wörk is down, was up process db is down"),
                    () -> log.all().toString());
        }
    }

    @Test
    void theOldestIsDroppedWhenTooManyWait() throws Exception {
        Outbox outbox = new Outbox(3, null);
        for (String subject : List.of("a", "b", "c", "d", "e")) {
            outbox.add(letter(subject));
        }
        assertEquals(List.of("c", "d", "e"), outbox.letters().stream().map(Letter::subject).toList());
        assertTrue(log.contains("ERROR", "the oldest is dropped", "'a' to ops@example.org: a"));
        assertTrue(log.contains("ERROR", "the oldest is dropped", "'b' to ops@example.org: b"));
    }
}
