package org.gaggled.notify.smtp.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import jakarta.mail.internet.InternetAddress;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.gaggled.notify.smtp.gate.MailText;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Shows encryption and login from end to end, against a mail server whose TLS is not Java's: Debian's aiosmtpd, over
 * OpenSSL, with a certificate from an authority of one's own, into a maildir. Debian 12's opensmtpd, to which mails go
 * in the clear elsewhere, cannot sign with its keys under OpenSSL 3: it answers each handshake with an internal error.
 */
class TlsMailServerTest {

    private static final String PYTHON = "/usr/bin/python3";
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Patience NEVER_AGAIN = new Patience(Duration.ofDays(1), Duration.ofDays(1));
    private static final Credentials CREDENTIALS = new Credentials("gate", "correct horse");

    private static @Nullable TestAuthority authority;

    @TempDir
    @Nullable
    Path directory;

    private final LogLines log = new LogLines();
    private @Nullable Process server;
    private int port;

    @BeforeAll
    static void makeCertificates(@TempDir Path keys) throws Exception {
        authority = new TestAuthority(keys, "localhost");
    }

    @BeforeEach
    void start() throws Exception {
        if (new ProcessBuilder(PYTHON, "-c", "import aiosmtpd").start().waitFor() != 0) {
            fail("aiosmtpd is missing: apt-get install --no-install-recommends python3-aiosmtpd (as contrib/test.sh does)");
        }
        assertNotNull(directory);
        assertNotNull(authority);
        Process started = new ProcessBuilder(
                PYTHON,
                script().toString(),
                authority.certificate().toString(),
                authority.key().toString(),
                directory.resolve("mailbox").toString(),
                CREDENTIALS.user(),
                CREDENTIALS.password())
                .redirectError(directory.resolve("server.log").toFile())
                .start();
        server = started;
        BufferedReader out =
                new BufferedReader(new InputStreamReader(started.getInputStream(), StandardCharsets.UTF_8));
        String line = out.readLine();
        assertNotNull(line, () -> read(directory.resolve("server.log")));
        port = Integer.parseInt(line);
    }

    private static Path script() throws URISyntaxException {
        return Path.of(Objects.requireNonNull(TlsMailServerTest.class.getResource("/tls-mail-server.py")).toURI());
    }

    @AfterEach
    void stop() throws Exception {
        log.close();
        if (server != null) {
            server.getOutputStream().close();
            assertTrue(server.waitFor(30, TimeUnit.SECONDS), "the mail server does not end");
        }
    }

    private SmtpServer settings(StartTls startTls, @Nullable Path trusted, @Nullable Credentials credentials)
            throws IOException {
        return new SmtpServer(
                "localhost",
                port,
                "gate.test",
                startTls,
                false,
                trusted == null ? null : CertificateAuthority.read(trusted),
                credentials,
                LONG);
    }

    private Path trusted() {
        assertNotNull(authority);
        return authority.authority();
    }

    private static Letter letter() throws Exception {
        return new LetterWriter(
                new InternetAddress("gaggled@example.org"),
                List.of(new InternetAddress("ops@example.org")),
                "gate.test",
                InstantSource.system())
                .write(new MailText("process wörk is down", "process wörk is down, due to KILL\n"));
    }

    private List<String> mails() {
        assertNotNull(directory);
        Path arrived = directory.resolve("mailbox").resolve("new");
        if (!Files.isDirectory(arrived)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(arrived)) {
            return files.map(TlsMailServerTest::read).toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Test
    void aMailArrivesEncryptedAndAfterALogin() throws Exception {
        try (Postman postman =
                new Postman(settings(StartTls.REQUIRED, trusted(), CREDENTIALS), NEVER_AGAIN, null, LONG)) {
            postman.start();
            postman.post(List.of(letter(), letter()));
            Await.until("two mails in the mailbox", () -> mails().size() == 2, () -> log.all().toString());
        }
        String mail = mails().getFirst();
        assertTrue(mail.contains("Subject: =?UTF-8?Q?process_w=C3=B6rk_is_down?=\n"), mail);
        assertTrue(mail.contains("\nX-RcptTo: ops@example.org\n"), mail);
        assertTrue(mail.contains("\nprocess w=C3=B6rk is down, due to KILL\n"), mail);
    }

    @Test
    void theTestMailShowsTheDialogueWithoutTheLogin() throws Exception {
        StringWriter printed = new StringWriter();
        assertTrue(
                TrialDelivery.run(settings(StartTls.REQUIRED, trusted(), CREDENTIALS), letter(),
                        new PrintWriter(printed)),
                printed::toString);
        String dialogue = printed.toString();
        assertTrue(dialogue.contains("C: STARTTLS\nS: 220 Ready to start TLS\n"), dialogue);
        assertTrue(dialogue.contains("(AUTH PLAIN command trace suppressed)"), dialogue);
        assertTrue(dialogue.contains("accepted for ops@example.org\n"), dialogue);
        assertEquals(1, mails().size());
    }

    @Test
    void anAuthorityThatIsNotTrustedGetsNoMail() throws Exception {
        assertKept(settings(StartTls.REQUIRED, null, CREDENTIALS), "certification path");
    }

    @Test
    void aWrongPasswordIsNotTheEndOfAMail() throws Exception {
        assertKept(settings(StartTls.REQUIRED, trusted(), new Credentials("gate", "battery staple")), "535 5.7.8");
    }

    /** What the operator forgot says nothing about the mail: it is there when he has put it right. */
    @Test
    void whoForgetsEncryptionOrTheLoginLosesNoMail() throws Exception {
        assertKept(settings(StartTls.OFF, null, null), "530 Must issue a STARTTLS command first");
        assertKept(settings(StartTls.REQUIRED, trusted(), null), "530 5.7.0 Authentication required");
    }

    private void assertKept(SmtpServer settings, String words) throws Exception {
        try (Postman postman = new Postman(settings, NEVER_AGAIN, null, LONG)) {
            postman.start();
            postman.post(List.of(letter()));
            Await.until("it is said", () -> log.contains("WARN", words, "mails waiting: 1,"),
                    () -> log.all().toString());
            assertEquals(1, postman.waiting().size());
        }
        assertEquals(List.of(), mails());
    }
}
