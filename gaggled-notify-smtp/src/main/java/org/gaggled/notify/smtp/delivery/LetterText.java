package org.gaggled.notify.smtp.delivery;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Properties;
import org.gaggled.api.HarmlessText;

/** What a letter says, in one line for a log: the only place where a mail that is lost can still be read. */
final class LetterText {

    /** Enough for the names of a few programs. */
    static final int MAX_CHARACTERS = 1000;

    private LetterText() {}

    /** The beginning of its body, decoded; or why that cannot be read. */
    static String beginning(Letter letter) {
        try {
            MimeMessage message =
                    new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(letter.content()));
            String text = HarmlessText.of(String.valueOf(message.getContent()).strip().replaceAll("\\s+", " "));
            return text.length() <= MAX_CHARACTERS ? text : text.substring(0, MAX_CHARACTERS) + "...";
        } catch (MessagingException | IOException e) {
            return "its text cannot be read: " + e;
        }
    }
}
