package org.gaggled.notify.smtp.delivery;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** A mail, ready to be carried: its envelope, and all its bytes. */
public final class Letter {

    private final String sender;
    private final List<String> recipients;
    private final String subject;
    private final byte[] content;

    /** A letter of these parts; the subject is for logs. */
    public Letter(String sender, List<String> recipients, String subject, byte[] content) {
        this.sender = Objects.requireNonNull(sender);
        this.recipients = List.copyOf(recipients);
        this.subject = Objects.requireNonNull(subject);
        this.content = content.clone();
    }

    /** The address that hears of failures. */
    public String sender() {
        return sender;
    }

    /** The addresses it goes to. */
    public List<String> recipients() {
        return recipients;
    }

    /** Its subject as a person reads it. */
    public String subject() {
        return subject;
    }

    /** Header and body. */
    public byte[] content() {
        return content.clone();
    }

    /** Whether an address of its envelope can be given to a server with SMTPUTF8 alone. */
    boolean needsSmtpUtf8() {
        return MailNames.needsSmtpUtf8(sender) || recipients.stream().anyMatch(MailNames::needsSmtpUtf8);
    }

    /** The same letter to fewer. */
    Letter to(List<String> fewer) {
        return new Letter(sender, fewer, subject, content);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Letter letter
                && sender.equals(letter.sender)
                && recipients.equals(letter.recipients)
                && subject.equals(letter.subject)
                && Arrays.equals(content, letter.content);
    }

    @Override
    public int hashCode() {
        return Objects.hash(sender, recipients, subject, Arrays.hashCode(content));
    }

    @Override
    public String toString() {
        return "'" + subject + "' to " + String.join(", ", recipients);
    }
}
