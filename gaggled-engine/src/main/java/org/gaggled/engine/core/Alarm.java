package org.gaggled.engine.core;

/** Something that a program waits for until a time comes. A program has at most one alarm for each purpose. */
public record Alarm(ProgramId program, Purpose purpose) {

    /** What an alarm is for. */
    public enum Purpose {
        /** A pause is over, or its dependencies have held for long enough: the program may be started. */
        START,
        /** The time is over that a stop was given, or the command around a life that this life waits for. */
        STOP,
        /** The time is over in which the program has to be ready. */
        READY,
        /** What the program needs has not held for so long that it is propagated. */
        GRACE,
        /** The time is over that a reload's command has. */
        RELOAD
    }
}
