package org.gaggled.transport.zmq.curve;

/** What a client may do. */
public enum Role {
    /** Listen to events, list and describe. */
    WATCH,
    /** Everything. */
    OPERATE;

    /** Whether it may change anything. */
    public boolean mayOperate() {
        return this == OPERATE;
    }
}
