package org.gaggled.notify.smtp.delivery;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is said between the gate and a mail server, printed line by line with who says it. Jakarta Mail leaves out what
 * is said at a login, and says so; should a password turn up all the same, it is not printed either.
 */
final class Dialogue extends OutputStream {

    private static final Pattern ANSWER = Pattern.compile("[2-5][0-9][0-9]([ -].*)?");
    /** No command begins with a blank; and what a nested exception is about is on such lines too. */
    private static final Pattern STACK_TRACE = Pattern.compile("\\s.*|(Caused by: )?[a-z]\\w*(\\.\\w+)+(Exception|Error)\\b.*");

    private static final String REMARK = "DEBUG SMTP: ";

    private final PrintWriter out;
    private final @Nullable Credentials secret;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    /** Whether the gate is in the midst of a mail, whose lines may look like anything. */
    private boolean inMail;

    Dialogue(PrintWriter out, @Nullable Credentials secret) {
        this.out = out;
        this.secret = secret;
    }

    @Override
    public void write(int next) {
        if (next == '\n') {
            print(line.toString(StandardCharsets.UTF_8).replace("\r", ""));
            line.reset();
        } else {
            line.write(next);
        }
    }

    private void print(String text) {
        if (text.startsWith("DEBUG")) {
            remark(text);
        } else if (inMail) {
            inMail = !text.equals(".");
            say("C: ", text);
        } else if (STACK_TRACE.matcher(text).matches()) {
            // Jakarta Mail prints what it failed with; what that means is said in a line of its own at the end.
            return;
        } else if (ANSWER.matcher(text).matches()) {
            inMail = text.startsWith("354");
            say("S: ", text);
        } else {
            say("C: ", text);
        }
    }

    /** Of Jakarta Mail's remarks the ones about logins matter: they stand for what is left out. */
    private void remark(String text) {
        if (text.startsWith(REMARK + "AUTH") || text.startsWith(REMARK + "STARTTLS")) {
            say("   (", text.substring(REMARK.length()) + ")");
        }
    }

    private void say(String who, String text) {
        out.println(who + withoutSecret(text));
        out.flush();
    }

    private String withoutSecret(String text) {
        return secret == null ? text : secret.hideIn(text);
    }
}
