package org.gaggled.engine.core;

import java.util.Set;
import org.gaggled.api.program.Cause;
import org.gaggled.api.program.ExitStatus;
import org.gaggled.api.program.ProcessSignal;
import org.jspecify.annotations.Nullable;

/**
 * How the process of a run ended, and whose doing that was.
 *
 * @param byGaggled whether it died of a signal by which gaggled stopped it
 * @param signalledBy the operator who had gaggled send the signal that it died of, or null
 */
public record Death(ExitStatus status, boolean byGaggled, Cause.@Nullable Operator signalledBy) {

    /**
     * What came of the signals that were sent.
     *
     * @param sent the signals that gaggled sent to stop it
     * @param asked the last signal that an operator had gaggled send; null if none did
     */
    static Death of(ExitStatus status, Set<ProcessSignal> sent, Input.@Nullable OperatorSignal asked) {
        if (!(status instanceof ExitStatus.Killed killed)) {
            return new Death(status, false, null);
        }
        boolean byGaggled = sent.contains(killed.signal());
        Cause.Operator operator =
                !byGaggled && asked != null && killed.signal().equals(asked.signal()) ? asked.requester() : null;
        return new Death(status, byGaggled, operator);
    }

    /** It as the cause of what follows from it. */
    Cause.Ended cause() {
        return new Cause.Ended(status, signalledBy);
    }
}
