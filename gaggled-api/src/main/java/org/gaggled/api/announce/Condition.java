package org.gaggled.api.announce;

/** What a program has become by a change. */
enum Condition {
    /** Its process runs, and it can be used. */
    UP,
    /** Its process runs, and it could be used, but cannot any more. */
    NOT_READY,
    /** It is a task that has done its work. */
    DONE,
    /** It is down by itself or for a dependency: it died, could not be started, or was stopped with what it needs. */
    DOWN,
    /** It is down, and gaggled does not start it any more. */
    FAILED,
    /** It is down because an operator had it stopped, but not disabled: restarted, for instance. */
    STOPPED,
    /** It is down, and disabled by an operator. */
    DISABLED,
    /** It is disabled, and has never been anything else: nobody expects it to run. */
    NEVER_ENABLED;

    /** What a program of this condition is announced as when nothing else is to be said. */
    AnnouncedStatus status() {
        return switch (this) {
            case UP -> AnnouncedStatus.UP;
            case NOT_READY -> AnnouncedStatus.NOT_READY;
            case DONE -> AnnouncedStatus.DONE;
            case DOWN, STOPPED -> AnnouncedStatus.DOWN;
            case FAILED -> AnnouncedStatus.FAILED;
            case DISABLED, NEVER_ENABLED -> AnnouncedStatus.OPERATOR_DISABLED;
        };
    }

    /** Whether all is as it should be. */
    boolean isGood() {
        return this == UP || this == DONE;
    }

    /** Whether it is out of service by itself, and may come back. */
    boolean isTrouble() {
        return this == DOWN || this == NOT_READY;
    }

    /** Whether it is an operator who wants the program down. */
    boolean isByOperator() {
        return this == STOPPED || this == DISABLED || this == NEVER_ENABLED;
    }
}
