package org.gaggled.notify.webhook;

import java.time.Duration;

/** What came of one attempt to post. */
sealed interface Verdict {

    /** The receiver has it. */
    record Accepted() implements Verdict {}

    /** It will not be better another time. */
    record Refused(String reason) implements Verdict {}

    /**
     * It may be better another time.
     *
     * @param pause that the receiver asked for; zero if it did not
     */
    record Deferred(String reason, Duration pause) implements Verdict {}
}
