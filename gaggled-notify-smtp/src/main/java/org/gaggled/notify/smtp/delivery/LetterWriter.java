package org.gaggled.notify.smtp.delivery;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.Stream;
import org.gaggled.api.announce.Told;
import org.gaggled.notify.smtp.gate.MailText;

/** Writes letters: one sender, always the same recipients. Safe for use by several threads. */
public final class LetterWriter {

    /**
     * With no other properties, so that those of the JVM change nothing; one for all, because making one means reading
     * files.
     */
    private final Session session;

    private final InternetAddress sender;
    private final List<InternetAddress> recipients;
    private final String host;
    private final InstantSource clock;

    /**
     * A writer.
     *
     * @param host where letters are written, for their ids
     */
    public LetterWriter(InternetAddress sender, List<InternetAddress> recipients, String host, InstantSource clock) {
        this.sender = sender;
        this.recipients = List.copyOf(recipients);
        this.host = host;
        this.clock = clock;
        this.session = Session.getInstance(properties());
    }

    /** Addresses beyond ASCII stand in the header as they are, which a server with SMTPUTF8 knows. */
    private Properties properties() {
        boolean beyondAscii = Stream.concat(Stream.of(sender), recipients.stream())
                .anyMatch(address -> MailNames.needsSmtpUtf8(address.getAddress()));
        Properties properties = new Properties();
        properties.setProperty("mail.mime.allowutf8", String.valueOf(beyondAscii));
        return properties;
    }

    /** Writes one that tells nothing of programs. */
    public Letter write(MailText text) {
        return write(text, Map.of());
    }

    /**
     * Writes one.
     *
     * @param told what readers know of programs once they have it
     */
    public Letter write(MailText text, Map<String, Told> told) {
        try {
            MimeMessage message = new MimeMessage(session);
            message.setFrom(sender);
            message.setRecipients(Message.RecipientType.TO, recipients.toArray(InternetAddress[]::new));
            message.setSubject(text.subject(), StandardCharsets.UTF_8.name());
            message.setText(text.body().replace("\n", "\r\n"), StandardCharsets.UTF_8.name());
            message.setSentDate(Date.from(clock.instant()));
            message.setHeader("Auto-Submitted", "auto-generated");
            message.saveChanges();
            message.setHeader("Message-ID", "<" + UUID.randomUUID() + "@" + host + ">");
            ByteArrayOutputStream content = new ByteArrayOutputStream();
            message.writeTo(content);
            return new Letter(sender.getAddress(), addresses(), text.subject(), content.toByteArray(), told);
        } catch (MessagingException e) {
            throw new IllegalStateException("a mail of known parts cannot be written: " + text.subject(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> addresses() {
        List<String> addresses = new ArrayList<>();
        recipients.forEach(recipient -> addresses.add(recipient.getAddress()));
        return addresses;
    }
}
