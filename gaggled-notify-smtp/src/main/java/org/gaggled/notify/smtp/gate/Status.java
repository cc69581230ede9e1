package org.gaggled.notify.smtp.gate;

/** What a program was last announced as. */
public enum Status {
    /** It was never spoken of. */
    NOTHING("not known"),
    /** Its process runs. */
    UP("up"),
    /** It has no process. */
    DOWN("down"),
    /** It goes up and down, and where it is now says little. */
    CHURNING("churning"),
    /** It is down because an operator wants it so. */
    OPERATOR_DISABLED("operator disabled");

    private final String words;

    Status(String words) {
        this.words = words;
    }

    /** As mails say it. */
    String words() {
        return words;
    }
}
