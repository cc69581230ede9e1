package org.gaggled.api.config;

import java.util.Objects;

/**
 * A place in a configuration file, to show to a person.
 *
 * @param file the file as the user or an {@code include} named it
 * @param line from 1
 * @param column from 1, in UTF-16 units, a tab being one
 */
public record ConfigPosition(String file, int line, int column) {

    /** Refuses lines and columns below 1. */
    public ConfigPosition {
        Objects.requireNonNull(file);
        if (line < 1 || column < 1) {
            throw new IllegalArgumentException("line and column count from 1: " + line + ":" + column);
        }
    }

    /** {@code FILE:LINE:COLUMN}, as compilers write it. */
    @Override
    public String toString() {
        return file + ":" + line + ":" + column;
    }
}
