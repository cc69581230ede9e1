package org.gaggled.notify.smtp.delivery;

/** A server could not be spoken with, or not to the end: nothing was said against any letter. */
public final class ConnectionFailedException extends Exception {

    private static final long serialVersionUID = 1L;

    ConnectionFailedException(String message, Throwable cause) {
        super(message, cause);
    }

    ConnectionFailedException(String message) {
        super(message);
    }
}
