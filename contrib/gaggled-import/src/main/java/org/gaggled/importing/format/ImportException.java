package org.gaggled.importing.format;

/** Something cannot be imported; the message says what, where, and what to do about it. */
public final class ImportException extends Exception {

    private static final long serialVersionUID = 1L;

    public ImportException(String message) {
        super(message);
    }
}
