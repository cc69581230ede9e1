package org.gaggled.api.config;

import java.util.Objects;
import org.gaggled.api.Stability;
import org.jspecify.annotations.Nullable;

/**
 * Something wrong in a configuration: where, what, and what to write instead.
 *
 * @since 1.0
 */
@Stability(Stability.Level.STABLE)
public final class ConfigProblem {

    /** How bad it is. Closed: a {@code switch} over it needs no {@code default}. */
    public enum Severity {
        /** Nothing is started. */
        ERROR,
        /** Reported; gaggled starts all the same. */
        WARNING
    }

    private final Severity severity;
    private final ConfigPosition position;
    private final String message;
    private final @Nullable String advice;
    private final @Nullable String setting;

    private ConfigProblem(
            Severity severity,
            ConfigPosition position,
            String message,
            @Nullable String advice,
            @Nullable String setting) {
        this.severity = severity;
        this.position = Objects.requireNonNull(position);
        this.message = Objects.requireNonNull(message);
        this.advice = advice;
        this.setting = setting;
    }

    /**
     * Something that keeps gaggled from starting.
     *
     * @param message what is wrong, with the offending name or value; no full stop, no position
     * @param advice what to write instead, or null when the message says it all
     */
    public static ConfigProblem error(ConfigPosition position, String message, @Nullable String advice) {
        return new ConfigProblem(Severity.ERROR, position, message, advice, null);
    }

    /** Something that keeps gaggled from starting, and whose message says what to do as well. */
    public static ConfigProblem error(ConfigPosition position, String message) {
        return error(position, message, null);
    }

    /** Something that is allowed, but that an operator should know; parameters as for {@code error}. */
    public static ConfigProblem warning(ConfigPosition position, String message, @Nullable String advice) {
        return new ConfigProblem(Severity.WARNING, position, message, advice, null);
    }

    /** Something that is allowed, but that an operator should know, and whose message says what to do as well. */
    public static ConfigProblem warning(ConfigPosition position, String message) {
        return warning(position, message, null);
    }

    /**
     * The same, known to be about that setting: it means nothing where the setting's value has been refused already.
     */
    public ConfigProblem about(Setting<?> value) {
        return new ConfigProblem(severity, position, message, advice, value.getName());
    }

    /** How bad it is. */
    public Severity getSeverity() {
        return severity;
    }

    /** Where. */
    public ConfigPosition getPosition() {
        return position;
    }

    /** What is wrong. */
    public String getMessage() {
        return message;
    }

    /** What to write instead, or null. */
    public @Nullable String getAdvice() {
        return advice;
    }

    /** The name of the setting that it is {@linkplain #about about}, or null. */
    public @Nullable String getSetting() {
        return setting;
    }

    /** {@code FILE:LINE:COLUMN: message; advice}, with {@code warning: } before the message of a warning. */
    @Override
    public String toString() {
        return position
                + ": "
                + (severity == Severity.WARNING ? "warning: " : "")
                + message
                + (advice == null ? "" : "; " + advice);
    }
}
