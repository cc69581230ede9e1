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

    private StartFailure(Builder builder) {
        this.message = builder.message;
        this.systemError = builder.systemError;
    }

    /** Begins a failure with that message. */
    public static Builder builder(String message) {
        return new Builder(message);
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

    /** Collects the parts of a {@link StartFailure}. Not safe for use by several threads. */
    public static final class Builder {

        private final String message;
        private @Nullable String systemError;

        private Builder(String message) {
            this.message = Objects.requireNonNull(message);
        }

        /** See {@link StartFailure#getSystemError()}. */
        public Builder systemError(@Nullable String value) {
            this.systemError = value;
            return this;
        }

        /** The failure; the builder may go on being used. */
        public StartFailure build() {
            return new StartFailure(this);
        }
    }
}
