package org.gaggled.notify.smtp.delivery;

/** Who the gate is to the mail server. */
public record Credentials(String user, String password) {

    /** Without the password: this may end up in a log. */
    @Override
    public String toString() {
        return user;
    }
}
