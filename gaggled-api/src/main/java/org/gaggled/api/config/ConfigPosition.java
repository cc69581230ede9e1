package org.gaggled.api.config;

import java.util.Objects;
import org.gaggled.api.Stability;

/**
 * A place in a configuration file, to show to a person. Two are equal when all parts are.
 *
 * @since 1.0
 */
@Stability(Stability.Level.STABLE)
public final class ConfigPosition {

    private final String file;
    private final int line;
    private final int column;

    /**
     * A place.
     *
     * @param file the file as the user or an {@code include} named it
     * @param line from 1
     * @param column from 1, in UTF-16 units, a tab being one
     */
    public ConfigPosition(String file, int line, int column) {
        if (line < 1 || column < 1) {
            throw new IllegalArgumentException("line and column count from 1: " + line + ":" + column);
        }
        this.file = Objects.requireNonNull(file);
        this.line = line;
        this.column = column;
    }

    /** The file as the user or an {@code include} named it. */
    public String file() {
        return file;
    }

    /** The line, from 1. */
    public int line() {
        return line;
    }

    /** The column, from 1, in UTF-16 units; a tab is one. */
    public int column() {
        return column;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ConfigPosition that && file.equals(that.file) && line == that.line
                && column == that.column;
    }

    @Override
    public int hashCode() {
        return Objects.hash(file, line, column);
    }

    /** {@code FILE:LINE:COLUMN}, as compilers write it. */
    @Override
    public String toString() {
        return file + ":" + line + ":" + column;
    }
}
