package org.gaggled.notify.smtp.program;

/** A gaggled cannot be spoken with; the message says why, in one line. */
final class ChannelException extends Exception {

    private static final long serialVersionUID = 1L;

    ChannelException(String message) {
        super(message);
    }

    ChannelException(String message, Throwable cause) {
        super(message, cause);
    }
}
