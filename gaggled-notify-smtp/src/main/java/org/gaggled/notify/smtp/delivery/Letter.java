package org.gaggled.notify.smtp.delivery;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.gaggled.api.announce.Told;

/** A mail, ready to be carried: its envelope, and all its bytes. */
public final class Letter {

    private final String sender;
    private final List<String> recipients;
    private final String subject;
    private final byte[] content;
    private final Map<String, Told> told;

    /** A letter of these parts, after which readers know no more of programs; the subject is for logs. */
    public Letter(String sender, List<String> recipients, String subject, byte[] content) {
        this(sender, recipients, subject, content, Map.of());
    }

    /**
     * A letter of these parts; the subject is for logs.
     *
     * @param told what readers know of programs once they have it
     */
    public Letter(
            String sender, List<String> recipients, String subject, byte[] content, Map<String, Told> told) {
        this.sender = Objects.requireNonNull(sender);
        this.recipients = List.copyOf(recipients);
        this.subject = Objects.requireNonNull(subject);
        this.content = content.clone();
        this.told = Map.copyOf(told);
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

    /** What readers know of programs once they have it. */
    public Map<String, Told> told() {
        return told;
    }

    /** Whether an address of its envelope can be given to a server with SMTPUTF8 alone. */
    boolean needsSmtpUtf8() {
        return MailNames.needsSmtpUtf8(sender) || recipients.stream().anyMatch(MailNames::needsSmtpUtf8);
    }

    /** The same letter to fewer. */
    Letter to(List<String> fewer) {
        return new Letter(sender, fewer, subject, content, told);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Letter letter
                && sender.equals(letter.sender)
                && recipients.equals(letter.recipients)
                && subject.equals(letter.subject)
                && Arrays.equals(content, letter.content)
                && told.equals(letter.told);
    }

    @Override
    public int hashCode() {
        return Objects.hash(sender, recipients, subject, Arrays.hashCode(content), told);
    }

    @Override
    public String toString() {
        return "'" + subject + "' to " + String.join(", ", recipients);
    }
}
