package org.gaggled.transport.zmq.wire;

/** Bytes that are no message. */
public final class MalformedMessageException extends Exception {

    private static final long serialVersionUID = 1L;

    /** With what is wrong, in a few words. */
    public MalformedMessageException(String message) {
        super(message);
    }
}
