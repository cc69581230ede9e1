package org.gaggled.engine.core;

/** How everything is stopped at shutdown. */
public enum StopOrder {
    /** What depends on a program is gone before that program is stopped. */
    REVERSE,
    /** All at once. */
    PARALLEL
}
