package org.gaggled.api.announce;

import org.gaggled.api.Stability;

/**
 * What a program is announced as. More may be added: a {@code switch} over them needs a {@code default}, a Kotlin
 * {@code when} an {@code else}.
 *
 * @since 1.0
 */
@Stability(Stability.Level.EVOLVING)
public enum AnnouncedStatus {
    /** It was never spoken of. */
    NOTHING("not known"),
    /** Its process runs. */
    UP("up"),
    /** Its process runs, and it could be used, but cannot any more. */
    NOT_READY("not ready"),
    /** It has no process. */
    DOWN("down"),
    /** It is down, and gaggled has given up on it. */
    FAILED("failed"),
    /** It is a task, and has done its work. */
    DONE("done"),
    /** It goes up and down, and where it is now says little. */
    CHURNING("churning"),
    /** It is down because an operator, or the configuration, wants it so. */
    OPERATOR_DISABLED("operator disabled");

    private final String words;

    AnnouncedStatus(String words) {
        this.words = words;
    }

    /** As an announcement says it: "is down", "was operator disabled". */
    public String getWords() {
        return words;
    }
}
