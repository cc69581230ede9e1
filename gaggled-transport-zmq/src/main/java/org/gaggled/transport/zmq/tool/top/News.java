package org.gaggled.transport.zmq.tool.top;

import java.util.List;
import org.gaggled.api.control.Operation;

/** What {@link Top} learns, one after the other. */
sealed interface News {

    /** How it is with the programs. */
    record Read(Reading reading) implements News {}

    /** The server does not answer; it is asked again. */
    record Away(String why) implements News {}

    /** Lines that a program has printed. */
    record Printed(String program, List<LogPage.Line> lines) implements News {}

    /** What would be done to a program, now that it is known what depends on it. */
    record Prepared(Operation operation, String program, Dependents dependents) implements News {}

    /** What came of something. */
    record Told(String message) implements News {}

    /** Nothing more can come. */
    record Broken(Exception why) implements News {}

    /** A key. */
    record Pressed(Key key) implements News {}

    /** The window has another size, or somebody has drawn over it. */
    record Disturbed() implements News {}

    /** A signal has come that asks for the end, or the terminal has gone away. */
    record Ended() implements News {}
}
