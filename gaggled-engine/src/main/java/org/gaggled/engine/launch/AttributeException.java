package org.gaggled.engine.launch;

import java.util.Objects;

/** Something that a request asks for cannot be had; the message names the setting and says why. */
final class AttributeException extends Exception {

    private static final long serialVersionUID = 1;

    AttributeException(String message) {
        super(message);
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage(), "its constructor takes one");
    }
}
