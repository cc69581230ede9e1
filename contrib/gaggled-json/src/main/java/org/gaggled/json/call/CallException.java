package org.gaggled.json.call;

import org.gaggled.json.JsonObject;
import org.gaggled.json.JsonWords;

/** A call that is answered with an error. */
final class CallException extends Exception {

    private static final long serialVersionUID = 1L;

    /** Why; more may come. */
    enum Code {
        BAD_REQUEST,
        UNKNOWN_CALL,
        NO_SUCH_PROGRAM,
        NO_SUCH_HOST,
        FORBIDDEN,
        REFUSED,
        SHUTTING_DOWN,
        BUSY,
        INTERNAL
    }

    /** Of a message, which may repeat what came in; all that gaggled says of its own accord is shorter. */
    private static final int MAX_MESSAGE = 1_000;

    private static final int MAX_WORD = 40;

    private final Code code;

    CallException(Code code, String message) {
        super(cut(message, MAX_MESSAGE));
        this.code = code;
    }

    JsonObject toJson() {
        return new JsonObject().put("code", JsonWords.word(code)).put("message", String.valueOf(getMessage()));
    }

    /** As much of a word that came in as it takes to recognise it. */
    static String shortened(String word) {
        return cut(word, MAX_WORD);
    }

    private static String cut(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length) + "...";
    }
}
