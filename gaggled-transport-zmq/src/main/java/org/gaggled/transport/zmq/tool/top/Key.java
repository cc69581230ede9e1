package org.gaggled.transport.zmq.tool.top;

/** What was pressed. */
sealed interface Key {

    /** A key that writes something: that code point. */
    record Typed(int character) implements Key {}

    /** A key that has a meaning of its own. */
    enum Named implements Key {
        UP, DOWN, LEFT, RIGHT, PAGE_UP, PAGE_DOWN, HOME, END, ENTER, ESCAPE, BACKSPACE,
        /** Ctrl-L. */
        REDRAW,
        /** One that means nothing here. */
        OTHER
    }
}
