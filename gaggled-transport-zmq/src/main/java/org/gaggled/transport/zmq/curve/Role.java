package org.gaggled.transport.zmq.curve;

import java.util.Locale;

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

    /** It as a key file has it. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
