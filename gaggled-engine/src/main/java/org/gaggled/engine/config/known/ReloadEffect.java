package org.gaggled.engine.config.known;

/** What a reload does about a setting that differs. */
public enum ReloadEffect {
    /** It takes effect, and whatever runs goes on. */
    IN_PLACE,
    /** The program is stopped, if it runs, and started again; a channel is closed and opened again. */
    RESTART,
    /** The program is stopped, or is to run from now on. */
    SWITCH,
    /** Nothing: the reload is refused, because only a start of gaggled can change it. */
    REFUSAL,
    /** Nothing: it has done its work when the configuration has been read. What came of it is compared. */
    NONE
}
