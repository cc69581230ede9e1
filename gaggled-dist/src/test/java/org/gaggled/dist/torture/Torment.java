package org.gaggled.dist.torture;

import java.time.Duration;
import java.util.Random;

/** Something that is done to gaggled or its programs, again and again while a round goes on. */
interface Torment {

    String name();

    /** How long it waits between two strikes, on average. */
    Duration pause();

    /**
     * Does it once. An {@link java.io.IOException} means no more than that nobody answered, which happens to whoever
     * asks a gaggled that is killed.
     */
    void strike(Random random) throws Exception;

    /** Takes back what it has done, so that all can be well again: a round is over. */
    default void relieve() throws Exception {}
}
