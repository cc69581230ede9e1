package org.gaggled.engine.core;

import org.jspecify.annotations.Nullable;

/** What a program is there for. */
public sealed interface Duty {

    /** It is to run, and to go on running. */
    record Service() implements Duty {}

    /**
     * It is to end with success, and then it is done.
     *
     * @param schedule when it runs; null where it runs once, as soon as what it needs allows it
     */
    record Task(@Nullable Schedule schedule) implements Duty {}

    /** What a program is there for unless it says otherwise. */
    Duty SERVICE = new Service();
}
