package org.gaggled.api.config;

import java.util.Objects;

/**
 * A value as it was written, and where it begins.
 *
 * @param value the text after the format's own quoting is undone; not expanded, not trimmed further
 * @param position of its first character (of the opening quote, where it is quoted)
 */
public record ConfigText(String value, ConfigPosition position) {

    /** Refuses nulls. */
    public ConfigText {
        Objects.requireNonNull(value);
        Objects.requireNonNull(position);
    }

    @Override
    public String toString() {
        return value;
    }
}
