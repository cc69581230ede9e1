package org.gaggled.transport.zmq.client;

/** A server did not do what it was asked; the message says why, in one line for a person. */
public final class GaggledException extends Exception {

    private static final long serialVersionUID = 1L;

    /** What went wrong; more may come. */
    public enum Kind {
        /** There was no answer in time. */
        TIMEOUT,
        /**
         * Nobody listens there: at once where the server is {@linkplain ServerAddress#withoutWaitingForServer not
         * waited for}, and otherwise when the time is over.
         */
        UNREACHABLE,
        /**
         * The server refuses the client's key, or it ended the connection without an answer, as one does that is of the
         * other channel or goes away meanwhile: then it may have done what it was asked.
         */
        NOT_ADMITTED,
        /** The server has no such function: it is a classic one. */
        NOT_SUPPORTED,
        /** No program has that name. */
        NO_SUCH_PROGRAM,
        /** The server would not, or could not. */
        REFUSED,
        /** What came back makes no sense. */
        PROTOCOL
    }

    private final Kind kind;

    /** With the text that the user reads. */
    public GaggledException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /** What went wrong. */
    public Kind getKind() {
        return kind;
    }
}
