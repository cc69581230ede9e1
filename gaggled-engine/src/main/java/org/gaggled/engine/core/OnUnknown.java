package org.gaggled.engine.core;

/** What becomes of a program when nobody knows how the program of another host is that it needs. */
public enum OnUnknown {
    /** It goes on if it runs, and does not start if it does not. */
    HOLD,
    /** It is stopped, as if what it needs had been lost. */
    STOP
}
