package org.gaggled.notify.smtp.gate;

/** What a program has become by a change. */
public enum Condition {
    /** Its process runs. */
    UP,
    /** It is down by itself or for a dependency: it died, could not be started, or was stopped with what it needs. */
    DOWN,
    /** It is down because an operator had it stopped, but not disabled: restarted, for instance. */
    STOPPED,
    /** It is down, and disabled by an operator. */
    DISABLED;

    /** What a program of this condition is announced as when nothing else is to be said. */
    Status status() {
        return switch (this) {
            case UP -> Status.UP;
            case DOWN, STOPPED -> Status.DOWN;
            case DISABLED -> Status.OPERATOR_DISABLED;
        };
    }
}
