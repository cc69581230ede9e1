package org.gaggled.api.launch;

import java.util.Objects;
import org.gaggled.api.Stability;
import org.jspecify.annotations.Nullable;

/**
 * Why a process could not be started.
 *
 * @since 1.0
 */
@Stability(Stability.Level.EVOLVING)
public final class StartFailure {

    private final String message;
    private final @Nullable String systemError;

    /** Made by launchers; the parameters are those of the getters. */
    public StartFailure(String message, @Nullable String systemError) {
        this.message = Objects.requireNonNull(message);
        this.systemError = systemError;
    }

    /** What is wrong with what, for a person: {@code /srv/db/run: permission denied: the file is not executable}. */
    public String getMessage() {
        return message;
    }

    /** The name of the system's error, {@code EACCES} for instance; null when the launcher cannot tell. */
    public @Nullable String getSystemError() {
        return systemError;
    }

    @Override
    public String toString() {
        return message + (systemError == null ? "" : " (" + systemError + ")");
    }
}
