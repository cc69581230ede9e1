package org.gaggled.engine.loop;

import java.util.Arrays;
import java.util.TreeSet;

/** The alarms of all programs, at most one each, soonest first. Not safe for use by several threads. */
final class Deadlines {

    /** No deadline: later than any time. */
    static final long NEVER = Long.MAX_VALUE;

    private final long[] atOf;
    private final TreeSet<Integer> order;

    Deadlines(int programs) {
        atOf = new long[programs];
        Arrays.fill(atOf, NEVER);
        order = new TreeSet<>((a, b) -> atOf[a] != atOf[b] ? Long.compare(atOf[a], atOf[b]) : Integer.compare(a, b));
    }

    void set(int program, long at) {
        clear(program);
        atOf[program] = at;
        order.add(program);
    }

    void clear(int program) {
        // The order looks times up, so the old time must stand until the entry is out.
        order.remove(program);
        atOf[program] = NEVER;
    }

    /** When the soonest is due, or {@link #NEVER}. */
    long next() {
        return order.isEmpty() ? NEVER : atOf[order.first()];
    }

    /** The program whose alarm is the soonest; there must be one. */
    int first() {
        return order.first();
    }

    /** Takes out the soonest; there must be one. */
    int takeFirst() {
        int program = order.first();
        clear(program);
        return program;
    }
}
