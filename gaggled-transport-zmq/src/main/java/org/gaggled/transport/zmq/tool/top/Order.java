package org.gaggled.transport.zmq.tool.top;

import org.gaggled.api.control.Operation;

/** What {@link Feed} is asked to do beside looking again and again. */
sealed interface Order {

    /** To look now. */
    record Look() implements Order {}

    /** To find out what depends on a program, before somebody decides. */
    record Prepare(Operation operation, String program) implements Order {}

    /** To do that to a program. */
    record Operate(Operation operation, String program) implements Order {}

    /** To read what a program prints, from now on. */
    record Follow(String program) implements Order {}

    /** To read that no more. */
    record Unfollow() implements Order {}

    /** To end. */
    record End() implements Order {}
}
