package org.gaggled.importing.supervisord;

/** A {@code %(...)s} that means nothing, or nothing to gaggled. */
final class UnknownExpressionException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String reason;

    UnknownExpressionException(String reason) {
        super(reason, null, false, false);
        this.reason = reason;
    }

    /** Which of the two, in words. */
    String reason() {
        return reason;
    }
}
