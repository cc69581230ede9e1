package org.gaggled.engine.core;

/** Something of a task's schedule that is to be logged. */
public sealed interface TaskNews extends News {

    /** A run was due while the one before went on, and does not take place. */
    record Skipped(ProgramId program, Schedule schedule) implements TaskNews {}
}
