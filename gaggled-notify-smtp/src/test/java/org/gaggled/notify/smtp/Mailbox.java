package org.gaggled.notify.smtp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.gaggled.notify.smtp.delivery.Await;
import org.gaggled.notify.smtp.delivery.SmtpServer;
import org.gaggled.notify.smtp.delivery.StartTls;
import org.gaggled.notify.smtp.gate.GatePolicy;

/** A mail server on the loopback, and the mails it took. */
public final class Mailbox implements AutoCloseable {

    private final GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

    /** Starts it. */
    public Mailbox() {
        server.start();
    }

    /** Where it listens. */
    public int port() {
        return server.getSmtp().getPort();
    }

    /** Settings of a gate that mails here, about each change by itself. */
    public GateSettings settings(Duration period) throws Exception {
        Duration longEnough = Duration.ofSeconds(30);
        return new GateSettings(
                new InternetAddress("gaggled@example.org"),
                List.of(new InternetAddress("ops@example.org")),
                "",
                new GatePolicy(period, Duration.ofMillis(1), false),
                Duration.ZERO,
                new SmtpServer("127.0.0.1", port(), "gate.test", StartTls.OFF, false, null, null, longEnough),
                null,
                longEnough);
    }

    /** The subjects of all mails so far, without process ids, which differ from run to run. */
    public List<String> subjects() {
        List<String> subjects = new ArrayList<>();
        for (MimeMessage mail : server.getReceivedMessages()) {
            try {
                subjects.add(mail.getSubject().replaceAll("pid: \\d+", "pid: N"));
            } catch (MessagingException e) {
                throw new AssertionError(e);
            }
        }
        return subjects;
    }

    /** Waits for so many mails, which must be these. */
    public void await(String... subjects) throws InterruptedException {
        Await.until(List.of(subjects).toString(), () -> subjects().size() >= subjects.length,
                () -> "but " + subjects());
        assertEquals(List.of(subjects), subjects());
    }

    @Override
    public void close() {
        server.stop();
    }
}
