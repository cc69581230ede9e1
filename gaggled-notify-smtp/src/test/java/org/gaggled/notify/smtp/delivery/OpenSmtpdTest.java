package org.gaggled.notify.smtp.delivery;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import jakarta.mail.internet.InternetAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.gaggled.notify.smtp.gate.MailText;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Shows that a mail arrives, with a mail server as people run it: Debian's opensmtpd, delivering into a local mailbox.
 * It needs the package, and root, because that server changes to its own users. In the clear: under Debian 12's OpenSSL
 * this server cannot sign with its keys. TlsMailServerTest has another for that.
 */
class OpenSmtpdTest {

    private static final Path SMTPD = Path.of("/usr/sbin/smtpd");

    private Path directory = Path.of("");
    private @Nullable Process server;

    @BeforeEach
    void prepare() throws Exception {
        if (!Files.isExecutable(SMTPD)) {
            fail(SMTPD + " is missing: apt-get install --no-install-recommends opensmtpd (as contrib/test.sh does)");
        }
        if (!"root".equals(System.getProperty("user.name"))) {
            fail("this test starts " + SMTPD + ", which needs root: run it as root, in a container for instance");
        }
        directory = Files.createTempDirectory("gaggled-opensmtpd-");
        // The server delivers as nobody, who has to get to the mailbox.
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
        Files.createDirectory(mailbox());
        Files.setPosixFilePermissions(mailbox(), PosixFilePermissions.fromString("rwxrwxrwx"));
    }

    @AfterEach
    void stop() throws Exception {
        if (server != null) {
            server.destroy();
            assertTrue(server.waitFor(30, TimeUnit.SECONDS), "smtpd does not end");
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private Path mailbox() {
        return directory.resolve("mailbox");
    }

    private Path log() {
        return directory.resolve("smtpd.log");
    }

    private int startServer() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Path config = directory.resolve("smtpd.conf");
        Files.writeString(
                config,
                """
                listen on 127.0.0.1 port %d hostname localhost
                action "deliver" maildir "%s" virtual { "@" = "nobody" }
                match from any for domain "example.org" action "deliver"
                """.formatted(port, mailbox()));
        Files.setPosixFilePermissions(config, PosixFilePermissions.fromString("rw-------"));
        Process started = new ProcessBuilder(SMTPD.toString(), "-d", "-f", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(log().toFile())
                .start();
        server = started;
        Await.until("smtpd answers, and says why if it does not", () -> answers(port) || !started.isAlive());
        assertTrue(started.isAlive(), () -> "smtpd has ended: " + read(log()));
        return port;
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            return socket.getInputStream().read() == '2';
        } catch (IOException notYet) {
            return false;
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private List<String> mails() {
        Path arrived = mailbox().resolve("new");
        if (!Files.isDirectory(arrived)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(arrived)) {
            return files.map(OpenSmtpdTest::read).toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aMailArrivesInAMailbox() throws Exception {
        int port = startServer();
        SmtpServer settings = new SmtpServer(
                "localhost", port, "gate.test", StartTls.OPPORTUNISTIC, false, null, null, Duration.ofSeconds(30));
        LetterWriter writer = new LetterWriter(
                new InternetAddress("gaggled@example.org"),
                List.of(new InternetAddress("ops@example.org")),
                "gate.test",
                InstantSource.system());
        try (LogLines lines = new LogLines();
                Postman postman = new Postman(settings, Patience.USUAL, null, Duration.ofSeconds(30))) {
            postman.start();
            postman.post(
                    List.of(writer.write(new MailText("process wörk is down", "process wörk is down, due to KILL\n"))));
            Await.until("a mail in the mailbox", () -> !mails().isEmpty(), () -> lines.all() + "\n" + read(log()));
        }
        String mail = mails().getFirst();
        assertTrue(mail.contains("Subject: =?UTF-8?Q?process_w=C3=B6rk_is_down?=\n"), mail);
        assertTrue(mail.contains("\nAuto-Submitted: auto-generated\n"), mail);
        assertTrue(mail.contains("Delivered-To: ops@example.org\n"), mail);
        assertTrue(mail.endsWith("\n\nprocess w=C3=B6rk is down, due to KILL\n"), mail);
    }
}
