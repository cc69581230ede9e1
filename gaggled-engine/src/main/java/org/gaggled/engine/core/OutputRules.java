package org.gaggled.engine.core;

import org.jspecify.annotations.Nullable;

/**
 * What becomes of what a program prints. A change of it concerns the program from its next start on, but for the rules
 * of a file that stays where it is.
 *
 * @param output its standard output
 * @param error its standard error; null where that is merged into its standard output
 */
public record OutputRules(OfStream output, @Nullable OfStream error) {

    /** Both streams are gaggled's own, and are not read. */
    public static final OutputRules INHERITED = inherited();

    /** The bytes of the longest line, where nothing else is said, with its newline. */
    public static final int USUAL_LONGEST_LINE = 1 << 16;

    /** The lines kept in memory, where nothing else is said. */
    public static final int USUAL_KEPT_LINES = 1000;

    /**
     * What becomes of one stream.
     *
     * @param keptLines how many of its last lines are kept in memory, where it is read; may be 0
     * @param longestLine in bytes, with the newline; a longer line is split there. At least 2
     */
    public record OfStream(Destination destination, int keptLines, int longestLine) {}

    private static OutputRules inherited() {
        OfStream stream = new OfStream(
                new Destination.Inherited(false), USUAL_KEPT_LINES, USUAL_LONGEST_LINE);
        return new OutputRules(stream, stream);
    }
}
