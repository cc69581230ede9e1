package org.gaggled.engine.output;

/** Somebody who looks at the lines that one run of a program prints. Called by the reader's thread, and quick. */
public interface LineListener {

    /** Whether it wants to see further lines. */
    boolean wantsMore();

    /** Whether it has so much to look at that the program is not to be read for a moment. */
    boolean isBehind();

    /** Takes one or more whole lines, each with its newline. */
    void take(byte[] lines);

    /** Nobody can print anything any more. */
    void ended();
}
