package org.gaggled.json;

/** Text that is not the JSON it should be. Its message is fit to be shown to whoever wrote the text. */
public final class JsonException extends Exception {

    private static final long serialVersionUID = 1L;

    /** With what is wrong. */
    public JsonException(String message) {
        super(message);
    }
}
