package org.gaggled.notify.smtp.delivery;

import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.gaggled.api.HarmlessText;
import org.jspecify.annotations.Nullable;

/**
 * What is said between the gate and a mail server, printed line by line with who says it. Jakarta Mail leaves out what
 * is said at a login, and says so; should a password turn up all the same, it is not printed either.
 *
 * <p>Jakarta Mail prints each line that goes over the wire as a text of its own, its remarks as texts that say so, and
 * what it failed with as objects.
 */
final class Dialogue extends PrintStream {

    private static final Pattern ANSWER = Pattern.compile("[2-5][0-9][0-9]([ -].*)?");

    private static final String REMARK = "DEBUG SMTP: ";

    private final PrintWriter transcript;
    private final @Nullable Credentials secret;

    /** Whether the gate is in the midst of a mail, whose lines may look like anything. */
    private boolean inMail;

    Dialogue(PrintWriter transcript, @Nullable Credentials secret) {
        super(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        this.transcript = transcript;
        this.secret = secret;
    }

    @Override
    public void println(@Nullable String text) {
        if (text == null) {
            return;
        }
        if (text.startsWith("DEBUG")) {
            remark(text);
        } else if (inMail) {
            inMail = !text.equals(".");
            say("C: ", text);
        } else if (ANSWER.matcher(text).matches()) {
            inMail = text.startsWith("354");
            say("S: ", text);
        } else {
            say("C: ", text);
        }
    }

    /** A failure was not said to anybody; what it means is said in a line of its own at the end. */
    @Override
    public void println(@Nullable Object failure) {}

    /** Of Jakarta Mail's remarks the ones about logins matter: they stand for what is left out. */
    private void remark(String text) {
        if (text.startsWith(REMARK + "AUTH") || text.startsWith(REMARK + "STARTTLS")) {
            say("   (", text.substring(REMARK.length()) + ")");
        }
    }

    private void say(String who, String text) {
        transcript.println(who + HarmlessText.of(withoutSecret(text)));
        transcript.flush();
    }

    private String withoutSecret(String text) {
        return secret == null ? text : secret.hideIn(text);
    }
}
