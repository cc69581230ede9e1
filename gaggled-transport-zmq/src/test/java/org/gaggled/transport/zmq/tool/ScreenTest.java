package org.gaggled.transport.zmq.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Shows what of a page a window holds, and that the screen is left once, after which nothing is drawn. */
class ScreenTest {

    @Test
    void aPageIsCutToTheRows() {
        List<String> page = List.of("one", "two", "three");
        assertEquals(page, Screen.cut(page, new WindowSize(3, 80)));
        assertEquals(List.of("one", "... and 2 more"), Screen.cut(page, new WindowSize(2, 80)));
        assertEquals(List.of("... and 3 m"), Screen.cut(page, new WindowSize(1, 11)));
        assertEquals(List.of(), Screen.cut(List.of(), new WindowSize(1, 1)));
    }

    @Test
    void aLineIsCutByWhatItShows() {
        assertEquals("abc", Screen.cut("abc", 3));
        assertEquals("ab", Screen.cut("abc", 2));
        assertEquals("a\u6771", Screen.cut("a\u6771\u4eac", 3));
        assertEquals("a\u6771", Screen.cut("a\u6771\u4eac", 4));
        assertEquals("e\u0301", Screen.cut("e\u0301x", 1));
        assertEquals("[\u001b[32mUP    \u001b[0m]\u001b[0m", Screen.cut("[\u001b[32mUP    \u001b[0m] web", 8));
        assertEquals("[\u001b[32mU\u001b[0m", Screen.cut("[\u001b[32mUP    \u001b[0m] web", 2));
    }

    @Test
    void itIsLeftOnce() {
        StringWriter out = new StringWriter();
        Screen screen = new Screen(new PrintWriter(out));
        screen.draw(List.of("one", "two"), new WindowSize(5, 20));
        screen.close();
        screen.close();
        screen.draw(List.of("late"), new WindowSize(5, 20));
        assertEquals(
                "\u001b[?1049h\u001b[?25l\u001b[Hone\u001b[K\ntwo\u001b[K\u001b[J\u001b[?25h\u001b[?1049l", out.toString());
    }
}
