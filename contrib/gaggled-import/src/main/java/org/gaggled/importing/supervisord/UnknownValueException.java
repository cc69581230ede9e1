package org.gaggled.importing.supervisord;

/** A value that means nothing, or nothing to gaggled: mostly for a {@code %(...)s} in it. */
final class UnknownValueException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String reason;

    UnknownValueException(String reason) {
        super(reason, null, false, false);
        this.reason = reason;
    }

    /** Which of the two, in words. */
    String reason() {
        return reason;
    }
}
