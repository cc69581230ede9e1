package org.gaggled.api.config;

import java.util.Objects;

/**
 * A value as it was written, and where it begins.
 *
 * @param value the text after the format's own quoting is undone; not expanded, not trimmed further
 * @param position of its first character (of the opening quote, where it is quoted)
 * @param contentPosition where the first character of {@code value} stands, so that a fault within it can be pointed at; the
 *     same as {@code position} for a text without quotes. Escapes and line ends in the quoting shift what stands behind them,
 *     so that a place within the text is exact only up to the first of these
 */
public record ConfigText(String value, ConfigPosition position, ConfigPosition contentPosition) {

    /** Refuses nulls. */
    public ConfigText {
        Objects.requireNonNull(value);
        Objects.requireNonNull(position);
        Objects.requireNonNull(contentPosition);
    }

    /** A text without quotes, which begins where its first character stands. */
    public ConfigText(String value, ConfigPosition position) {
        this(value, position, position);
    }

    /** Another text at the same place. */
    public ConfigText with(String otherValue) {
        return new ConfigText(otherValue, position, contentPosition);
    }

    @Override
    public String toString() {
        return value;
    }
}
