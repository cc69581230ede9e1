package org.gaggled.engine.core;

/** Something of a program that is to be logged; it is not an event. */
public sealed interface News permits ErrandNews, TaskNews {

    /** Whose it is. */
    ProgramId program();
}
