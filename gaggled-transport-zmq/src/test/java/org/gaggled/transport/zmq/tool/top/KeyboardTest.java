package org.gaggled.transport.zmq.tool.top;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import org.jline.utils.NonBlocking;
import org.jline.utils.NonBlockingPumpReader;
import org.jline.utils.NonBlockingReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Shows which key it was that made a terminal send these characters. */
class KeyboardTest {

    private static List<Key> keys(String characters) throws Exception {
        List<Key> keys = new ArrayList<>();
        try (NonBlockingReader reader = NonBlocking.nonBlocking("keys", new StringReader(characters))) {
            Keyboard keyboard = new Keyboard(reader);
            for (Key key = keyboard.next(); key != null; key = keyboard.next()) {
                keys.add(key);
            }
        }
        return keys;
    }

    @ParameterizedTest
    @CsvSource({
            "[A, UP", "OA, UP", "[B, DOWN", "OB, DOWN", "[C, RIGHT", "[D, LEFT", "[5~, PAGE_UP", "[6~, PAGE_DOWN",
            "[H, HOME", "OH, HOME", "[1~, HOME", "[F, END", "OF, END", "[4~, END", "[15~, OTHER", "OP, OTHER",
            "x, OTHER",
            "[999999999999999999999999999999999999999999A, OTHER",
    })
    void keysThatWriteNothing(String sequence, Key.Named key) throws Exception {
        assertEquals(key, keys("\u001b" + sequence).getFirst(), sequence);
    }

    @Test
    void keysThatWrite() throws Exception {
        assertEquals(
                List.of(new Key.Typed('q'), new Key.Typed('\u00e9'), new Key.Typed(0x1F600), new Key.Typed(' '),
                        Key.Named.ENTER, Key.Named.BACKSPACE, Key.Named.BACKSPACE, Key.Named.REDRAW, Key.Named.OTHER),
                keys("q\u00e9\uD83D\uDE00 \r\b\u007f\f\u0001"));
    }

    @Test
    void keysThatComeAtOnceAreToldApart() throws Exception {
        assertEquals(
                List.of(Key.Named.DOWN, Key.Named.DOWN, new Key.Typed('j'), Key.Named.UP, Key.Named.ESCAPE),
                keys("\u001b[B\u001b[Bj\u001bOA\u001b"));
    }

    @Test
    void escapeIsAKeyOfItsOwnWhenNothingFollowsAtOnce() throws Exception {
        NonBlockingPumpReader reader = NonBlocking.nonBlockingPumpReader();
        try (reader) {
            Keyboard keyboard = new Keyboard(reader);
            reader.getWriter().write("\u001b");
            reader.getWriter().flush();
            assertEquals(Key.Named.ESCAPE, keyboard.next());
            reader.getWriter().write("[");
            reader.getWriter().flush();
            assertEquals(new Key.Typed('['), keyboard.next());
        }
    }

    @Test
    void controlCIsTheLastKey() throws Exception {
        assertEquals(List.of(new Key.Typed('a')), keys("a\u0003b"));
    }

    @Test
    void whoHasEndedWaitsForNoKey() throws Exception {
        NonBlockingPumpReader reader = NonBlocking.nonBlockingPumpReader();
        try (reader) {
            Keyboard keyboard = new Keyboard(reader);
            keyboard.end();
            assertNull(keyboard.next());
        }
    }
}
