package org.gaggled.api.config;

import java.util.Objects;
import org.gaggled.api.Stability;

/**
 * A value as it was written, and where it begins. Two are equal when all parts are.
 *
 * @since 1.0
 */
@Stability(Stability.Level.STABLE)
public final class ConfigText {

    private final String value;
    private final ConfigPosition position;
    private final ConfigPosition contentPosition;

    /** A text in quotes; the parameters are those of the getters. */
    public ConfigText(String value, ConfigPosition position, ConfigPosition contentPosition) {
        this.value = Objects.requireNonNull(value);
        this.position = Objects.requireNonNull(position);
        this.contentPosition = Objects.requireNonNull(contentPosition);
    }

    /** A text without quotes, which begins where its first character stands. */
    public ConfigText(String value, ConfigPosition position) {
        this(value, position, position);
    }

    /** The text after the format's own quoting is undone; not expanded, not trimmed further. */
    public String value() {
        return value;
    }

    /** The place of its first character, or of the opening quote where it is quoted. */
    public ConfigPosition position() {
        return position;
    }

    /**
     * Where the first character of the value stands, so that a fault within it can be pointed at; the same as the
     * {@linkplain #position() position} for a text without quotes. Escapes and line ends in the quoting shift what
     * stands behind them, so that a place within the text is exact only up to the first of these.
     */
    public ConfigPosition contentPosition() {
        return contentPosition;
    }

    /** Another text at the same place. */
    public ConfigText with(String otherValue) {
        return new ConfigText(otherValue, position, contentPosition);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ConfigText that
                && value.equals(that.value)
                && position.equals(that.position)
                && contentPosition.equals(that.contentPosition);
    }

    @Override
    public int hashCode() {
        return Objects.hash(value, position, contentPosition);
    }

    @Override
    public String toString() {
        return value;
    }
}
