package org.gaggled.transport.zmq.protocol;

import org.gaggled.transport.zmq.json.JsonObject;

/** A call that is answered with an error. */
final class CallException extends Exception {

    private static final long serialVersionUID = 1L;

    /** Why; more may come. */
    enum Code {
        BAD_REQUEST,
        UNKNOWN_CALL,
        NO_SUCH_PROGRAM,
        FORBIDDEN,
        SHUTTING_DOWN,
        BUSY,
        INTERNAL
    }

    private final Code code;

    CallException(Code code, String message) {
        super(message);
        this.code = code;
    }

    JsonObject toJson() {
        return new JsonObject().put("code", JsonWords.word(code)).put("message", String.valueOf(getMessage()));
    }
}
