package org.gaggled.engine.core;

import java.time.Duration;
import java.util.List;
import org.gaggled.api.program.ExitStatus;
import org.jspecify.annotations.Nullable;

/**
 * The rules by which a program that ended is started again.
 *
 * @param respawn after which ends
 * @param backoff the pause before the second restart in a row of short runs; zero for no pauses ever
 * @param backoffMax the longest pause
 * @param successCodes the ends that count as success
 * @param limit when gaggled gives up on it; null for never
 */
public record Restarts(
        Respawn respawn,
        Duration backoff,
        Duration backoffMax,
        List<SuccessCode> successCodes,
        @Nullable RespawnLimit limit) {

    /** Keeps a copy of the list. */
    public Restarts {
        successCodes = List.copyOf(successCodes);
    }

    /** Whether a process that ended so has done its work. */
    boolean isSuccess(ExitStatus end) {
        return successCodes.stream().anyMatch(code -> code.matches(end));
    }
}
