package org.gaggled.transport.zmq.tool;

/** A tool cannot do what it was asked; the message is what the user reads. */
final class ToolException extends Exception {

    private static final long serialVersionUID = 1L;

    ToolException(String message) {
        super(message);
    }
}
