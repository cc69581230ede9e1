package org.gaggled.notify.smtp.gate;

import java.time.Duration;
import org.gaggled.api.announce.Announcer;

/**
 * How patient a gate is, and for what.
 *
 * @param period from one announcement of a program to the next, at least; and how long a program must have been up
 * before it is believed
 * @param gathering how long the gate waits after a change for what belongs to it: when an operator starts a program it
 * is first down and no longer disabled, and up a moment later
 * @param causes whether what went down because of another program is told with that, and waits for it
 */
public record GatePolicy(Duration period, Duration gathering, boolean causes) {

    /** A gate that gathers for as long as is usual, and tells of each program by itself. */
    public static GatePolicy ofPeriod(Duration period) {
        return new GatePolicy(period, Announcer.USUAL_GATHERING, false);
    }

    /** The same, which tells what went down because of another program with that, or does not. */
    public GatePolicy withCauses(boolean together) {
        return new GatePolicy(period, gathering, together);
    }
}
