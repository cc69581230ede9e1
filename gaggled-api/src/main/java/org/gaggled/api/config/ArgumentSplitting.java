package org.gaggled.api.config;

import org.gaggled.api.Stability;

/**
 * How the single text of {@code argv} becomes words. Ways may be added; a format picks one.
 *
 * @since 1.0
 */
@Stability(Stability.Level.STABLE)
public enum ArgumentSplitting {
    /** As a POSIX shell does it, with quotes and backslashes, but without any expansion. */
    SHELL_WORDS,
    /** At blanks and tabs; every other character stands for itself. */
    BLANKS
}
