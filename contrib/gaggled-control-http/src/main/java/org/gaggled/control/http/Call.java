package org.gaggled.control.http;

/** What can be asked for, with the method for it. */
sealed interface Call {

    /** The programs and their states. */
    record ListPrograms() implements Call {}

    /** Everything there is to say of one program. */
    record Describe(String program) implements Call {}

    /** To start, stop or restart a program. */
    record Change(String program, Action action) implements Call {}

    /** The states, and from then on every event. */
    record Follow() implements Call {}

    /** What can be done to a program; the names are those in the path. */
    enum Action {
        START,
        STOP,
        RESTART
    }
}
