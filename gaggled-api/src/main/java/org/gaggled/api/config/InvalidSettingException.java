package org.gaggled.api.config;

import java.util.Objects;
import org.gaggled.api.Stability;
import org.jspecify.annotations.Nullable;

/**
 * A text is not what a setting allows: what a {@link SettingParser} throws to say so in words of its own.
 *
 * @since 1.0
 */
@Stability(Stability.Level.STABLE)
public final class InvalidSettingException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final @Nullable String advice;

    /**
     * Says what is wrong, and what to write instead.
     *
     * @param message fit to stand behind the setting's name and value, which it does not repeat:
     * {@code is shorter than 16
     *     characters}; no full stop
     * @param advice what to write instead, or null when the message says it all
     */
    public InvalidSettingException(String message, @Nullable String advice) {
        super(Objects.requireNonNull(message));
        this.advice = advice;
    }

    /** Says what is wrong, in words that say what to do as well. */
    public InvalidSettingException(String message) {
        this(message, null);
    }

    /** What is wrong. */
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }

    /** What to write instead, or null. */
    public @Nullable String getAdvice() {
        return advice;
    }
}
