package org.gaggled.api.control;

/**
 * What came of a request. Outcomes may be added: a {@code switch} over them needs a {@code default}, a Kotlin {@code when} an
 * {@code else}, which takes the request for refused.
 */
public enum ControlOutcome {
    /** It is done, or begun: the state has changed as asked. */
    DONE,
    /** No program has that name. */
    NO_SUCH_PROGRAM,
    /** gaggled is shutting down: nothing is started any more, and shutting down is not begun again. */
    SHUTTING_DOWN,
    /** There is no process to signal. */
    NOT_RUNNING,
    /** More than 10,000 requests are waiting; this one was not looked at. Ask again later. */
    BUSY
}
