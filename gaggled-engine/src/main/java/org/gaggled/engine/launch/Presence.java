package org.gaggled.engine.launch;

/** Whether anybody is left of a run, as far as it can be told. */
enum Presence {
    NOBODY,
    SOMEBODY,
    /** It cannot be told now, and is to be asked again. */
    UNKNOWN
}
