package org.gaggled.transport.zmq.tool.top;

import java.util.List;
import org.jline.utils.AttributedString;

/** What fills the window but for its last line. */
interface Page {

    /** Its lines, in a window of that size; it may have fewer, and wider ones, which are cut. */
    List<AttributedString> draw(int rows, int columns);

    /** Takes a key; whether it means something on this page. */
    boolean press(Key key);

    /** The keys to know here. */
    String hint();
}
