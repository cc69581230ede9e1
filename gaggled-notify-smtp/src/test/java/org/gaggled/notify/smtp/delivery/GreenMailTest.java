package org.gaggled.notify.smtp.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.Message;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.gaggled.api.announce.AnnouncedStatus;
import org.gaggled.api.announce.Announcement;
import org.gaggled.api.program.ExitStatus;
import org.gaggled.api.program.ProcessSignal;
import org.gaggled.api.program.ProgramState;
import org.gaggled.notify.smtp.gate.Bulletin;
import org.gaggled.notify.smtp.gate.Details;
import org.gaggled.notify.smtp.gate.Group;
import org.gaggled.notify.smtp.gate.MailText;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Shows what a mail is like when it arrives, with a mail server that speaks for itself: content, headers, TLS and
 * login.
 */
class GreenMailTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Instant NOW = Instant.parse("2026-11-22T14:15:16Z");

    @TempDir
    @Nullable
    Path directory;

    private static GreenMail start(String protocol) {
        ServerSetup setup = new ServerSetup(0, "127.0.0.1", protocol);
        setup.setServerStartupTimeout(LONG.toMillis());
        GreenMail server = new GreenMail(setup);
        server.start();
        return server;
    }

    private static LetterWriter writer(String... recipients) throws Exception {
        InternetAddress[] addresses = InternetAddress.parse(String.join(",", recipients));
        return new LetterWriter(
                new InternetAddress("Gänse <gate@example.org>"), List.of(addresses), "gate.test",
                InstantSource.fixed(NOW));
    }

    private static void deliver(SmtpServer server, Letter letter) throws Exception {
        try (Postman postman = new Postman(server, Patience.USUAL, null, LONG)) {
            postman.start();
            postman.post(List.of(letter));
        }
    }

    private static SmtpServer plain(int port, @Nullable Credentials credentials) {
        return new SmtpServer("127.0.0.1", port, "gate.test", StartTls.OFF, false, null, credentials, LONG);
    }

    private static MailText text(String prefix, String program, ExitStatus exit, long pid) {
        ProgramState state = ProgramState.builder(program).lastExit(exit).lastPid(pid).build();
        Announcement down =
                Announcement.builder(AnnouncedStatus.DOWN, state).before(AnnouncedStatus.UP).time(NOW).build();
        return MailText.of(prefix, new Bulletin(List.of(Group.alone(down)), false, false),
                new Details(ZoneOffset.UTC, true, Map.of()));
    }

    private static MimeMessage received(GreenMail server) {
        assertTrue(server.waitForIncomingEmail(LONG.toMillis(), 1), "no mail came");
        return server.getReceivedMessages()[0];
    }

    @Test
    void contentAndHeaders() throws Exception {
        GreenMail server = start(ServerSetup.PROTOCOL_SMTP);
        try {
            MailText text = text("[hôte] ", "wörk ✉ queue", new ExitStatus.Killed(ProcessSignal.KILL, true), 4711);
            deliver(plain(server.getSmtp().getPort(), null), writer("ops@example.org", "boss@example.org").write(text));
            MimeMessage mail = received(server);
            assertEquals("[hôte] process wörk ✉ queue is down, due to DUMP, was up, last known pid: 4711",
                    mail.getSubject());
            assertEquals(
                    "process wörk ✉ queue is down, due to DUMP, was up, last known pid: 4711\r\n\r\n"
                            + "time: 2026-11-22 14:15:16 +00:00\r\ncause: SIGKILL, core dumped",
                    ((String) mail.getContent()).strip());
            assertEquals("\"Gänse\" <gate@example.org>", ((InternetAddress) mail.getFrom()[0]).toUnicodeString());
            assertEquals(
                    "ops@example.org, boss@example.org",
                    InternetAddress.toString(mail.getRecipients(Message.RecipientType.TO)));
            assertEquals(Date.from(NOW), mail.getSentDate());
            assertEquals("auto-generated", mail.getHeader("Auto-Submitted", ","));
            assertTrue(mail.getMessageID().matches("<[0-9a-f-]{36}@gate\\.test>"), mail.getMessageID());
            assertEquals("text/plain; charset=UTF-8", mail.getContentType());
        } finally {
            server.stop();
        }
    }

    /** Whatever a program is called, and whoever says so, a mail has the headers it always has. */
    @Test
    void noNameMakesAHeader() throws Exception {
        GreenMail server = start(ServerSetup.PROTOCOL_SMTP);
        try {
            for (String lineEnd : List.of("\r\n", "\n", "\r", "\u2028", "\u0085", "\r\n\r\n", "\r\n.\r\n")) {
                MailText text = text("", "web" + lineEnd + "Bcc: all@example.org", new ExitStatus.Exited(3), 1);
                deliver(plain(server.getSmtp().getPort(), null), writer("ops@example.org").write(text));
            }
            assertTrue(server.waitForIncomingEmail(LONG.toMillis(), 7), "not all mails came");
            for (MimeMessage mail : server.getReceivedMessages()) {
                List<String> names = Collections.list(mail.getAllHeaders()).stream().map(header -> header.getName())
                        .sorted().toList();
                assertEquals(
                        List.of("Auto-Submitted", "Content-Transfer-Encoding", "Content-Type", "Date", "From",
                                "MIME-Version",
                                "Message-ID", "Received", "Return-Path", "Subject", "To"),
                        names);
                assertTrue(mail.getSubject().startsWith("process web\\"), mail.getSubject());
                assertTrue(mail.getSubject()
                        .endsWith("Bcc: all@example.org is down, due to EXIT, was up, last known pid: 1"));
            }
        } finally {
            server.stop();
        }
    }

    @Test
    void login() throws Exception {
        GreenMail server = start(ServerSetup.PROTOCOL_SMTP);
        try {
            server.setUser("ops@example.org", "gate", "päss wörd");
            server.getUserManager().setAuthRequired(true);
            deliver(
                    plain(server.getSmtp().getPort(), new Credentials("gate", "päss wörd")),
                    writer("ops@example.org").write(new MailText("a", "b\n")));
            assertEquals("a", received(server).getSubject());
        } finally {
            server.stop();
        }
    }

    @Test
    void encryptedFromTheBeginning() throws Exception {
        assertNotNull(directory);
        TestCertificate certificate = new TestCertificate(directory, "localhost");
        // The only way to give GreenMail a certificate.
        System.setProperty("greenmail.tls.keystore.file", certificate.keyStore().toString());
        System.setProperty("greenmail.tls.keystore.password", TestCertificate.PASSWORD);
        GreenMail server = start(ServerSetup.PROTOCOL_SMTPS);
        try {
            SmtpServer settings = new SmtpServer(
                    "localhost",
                    server.getSmtps().getPort(),
                    "gate.test",
                    StartTls.OFF,
                    true,
                    CertificateAuthority.read(certificate.pem()),
                    null,
                    LONG);
            deliver(settings, writer("ops@example.org").write(new MailText("a", "b\n")));
            assertEquals("a", received(server).getSubject());
        } finally {
            server.stop();
            System.clearProperty("greenmail.tls.keystore.file");
            System.clearProperty("greenmail.tls.keystore.password");
        }
    }
}
