package org.gaggled.engine.launch;

/** Something that a request asks for cannot be had; the message names the setting and says why. */
final class AttributeException extends Exception {

    private static final long serialVersionUID = 1;

    AttributeException(String message) {
        super(message);
    }
}
