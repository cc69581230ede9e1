package org.gaggled.api.control;

import org.gaggled.api.Stability;

/**
 * What came of a request. Outcomes may be added: ask {@link #isDone()}, and show {@link #getText()}, which hold for
 * those too. A {@code switch} over them needs a {@code default}, a Kotlin {@code when} an {@code else}, which takes the
 * request for refused.
 *
 * @since 1.0
 */
@Stability(Stability.Level.EVOLVING)
public enum ControlOutcome {
    /** It is done, or begun where nobody waits for it: the state has changed as asked. */
    DONE("it is done"),
    /** It is begun, but the program did not get there in the time that was given, or cannot. */
    NOT_REACHED("the program did not get there"),
    /** A restart of a program that an operator, or {@code enabled = false}, keeps down: it stays down. */
    DISABLED("it is disabled and stays down"),
    /** No program has that name. */
    NO_SUCH_PROGRAM("no program has that name"),
    /** gaggled is shutting down: nothing is started any more, and shutting down is not begun again. */
    SHUTTING_DOWN("gaggled is shutting down"),
    /** There is no process to signal. */
    NOT_RUNNING("there is no process to signal"),
    /** The program is not up, so it cannot read its configuration again. */
    NOT_UP("it is not up"),
    /** The program has neither a {@code reloadsignal} nor a {@code reloadcommand}. */
    NO_RELOAD("it has neither the setting reloadsignal nor reloadcommand"),
    /** The program's {@code reloadcommand} is still running for an earlier request. */
    RELOADING("its reloadcommand still runs for an earlier request"),
    /** The system does not let gaggled signal the program, which runs as another user. */
    NOT_PERMITTED("the system does not permit it: the program runs as another user"),
    /** The launcher cannot send that signal. */
    NOT_SUPPORTED("this launcher cannot send that signal"),
    /** The {@linkplain Requester#getRole() role} of who asks does not include it. */
    FORBIDDEN("the role does not allow it"),
    /** It cannot be done; a text beside this says why. Nothing has changed. */
    REFUSED("it cannot be done"),
    /** More than 10,000 requests are waiting, or programs waited for; this one was not looked at. Ask again later. */
    BUSY("too many requests are waiting; ask again later"),
    /** gaggled has ended. */
    ENDED("gaggled has ended");

    private final String text;

    ControlOutcome(String text) {
        this.text = text;
    }

    /** Whether what was asked for is done, or begun. */
    public boolean isDone() {
        return this == DONE;
    }

    /** It in words for a person, without the program's name and a full stop: {@code gaggled is shutting down}. */
    public String getText() {
        return text;
    }
}
