package org.gaggled.notify.smtp.delivery;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Who the gate is to the mail server. */
public record Credentials(String user, String password) {

    /** A text without the password, should it be in there, as it is or as it goes over the wire. */
    String hideIn(String text) {
        String encoded = Base64.getEncoder().encodeToString(password.getBytes(StandardCharsets.UTF_8));
        return text.replace(password, "***").replace(encoded, "***");
    }

    /** Without the password: this may end up in a log. */
    @Override
    public String toString() {
        return user;
    }
}
