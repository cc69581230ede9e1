package org.gaggled.importing.supervisord;

/** A {@code %(...)s} that means nothing, or nothing to gaggled; the message says which. */
final class UnknownExpressionException extends Exception {

    private static final long serialVersionUID = 1L;

    UnknownExpressionException(String message) {
        super(message, null, false, false);
    }
}
