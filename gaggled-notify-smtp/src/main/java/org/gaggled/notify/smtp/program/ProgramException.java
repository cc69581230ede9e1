package org.gaggled.notify.smtp.program;

/** The program cannot do what it was asked; the message is what the user reads. */
final class ProgramException extends Exception {

    private static final long serialVersionUID = 1L;

    ProgramException(String message) {
        super(message);
    }
}
