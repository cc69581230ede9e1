package org.gaggled.notify.smtp.delivery;

import jakarta.mail.MessagingException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.util.LinkedHashSet;
import java.util.Set;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.util.MailConnectException;
import org.gaggled.api.HarmlessText;

/** What is behind a failure, in one line: a server's own words where it said any. */
final class ServerWords {

    private static final int MAX_LENGTH = 500;

    private ServerWords() {}

    static String of(MessagingException failure) {
        Set<String> words = new LinkedHashSet<>();
        for (Throwable cause = failure; cause != null && words.size() < 5; cause = cause.getCause()) {
            // Jakarta Mail chains what was said of each recipient; that is not the cause of anything.
            if (!words.isEmpty() && cause instanceof SMTPAddressFailedException) {
                continue;
            }
            String message = cause.getMessage();
            words.add(oneLine(
                    message == null || message.isBlank() ? cause.getClass().getSimpleName() : words(cause, message)));
        }
        // A message often ends with that of its cause.
        StringBuilder line = new StringBuilder();
        for (String word : words) {
            if (line.indexOf(word) < 0) {
                line.append(line.isEmpty() ? "" : ": ").append(word);
            }
        }
        return (line.length() > MAX_LENGTH ? line.substring(0, MAX_LENGTH) + "..." : line.toString()) + advice(failure);
    }

    /** What to do about what a user of Java alone would understand. */
    private static String advice(MessagingException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertPathBuilderException) {
                return "; the server's certificate is not from a trusted authority: name a file with the authority's"
                        + " certificate in 'cafile'";
            }
        }
        return "";
    }

    private static String words(Throwable cause, String message) {
        return switch (cause) {
            case UnknownHostException _ -> "no host of this name is known: " + message;
            // The time limit is for a whole transaction; that of the library, which it names, is not in use.
            case MailConnectException _ -> message.replace("; timeout -1", "");
            // What Jakarta Mail makes of the end of the connection.
            default -> message.replace("[EOF]", "the server has closed the connection");
        };
    }

    /**
     * On one line, without anything that acts: it goes into a log. Line ends and tabs are blanks, as a reply may have
     * many.
     */
    static String oneLine(String text) {
        return HarmlessText.of(text.strip().replaceAll("\\s+", " "));
    }
}
