package org.gaggled.transport.zmq.tool.top;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.gaggled.json.JsonObject;
import org.junit.jupiter.api.Test;

/** Shows what of a log a window has, and that nothing in it acts on the terminal. */
class LogPageTest {

    private final List<String> done = new ArrayList<>();
    private final LogPage page = new LogPage("web", new Palette(true), () -> done.add("left"));

    private static List<LogPage.Line> numbered(int from, int to) {
        return IntStream.rangeClosed(from, to)
                .mapToObj(i -> new LogPage.Line("line " + i, LogPage.Line.Kind.OUTPUT)).toList();
    }

    private List<String> drawn(int rows, int columns) {
        return Rows.texts(page.draw(rows, columns));
    }

    @Test
    void theLastLinesAreShownUntilSomebodyGoesUp() {
        assertEquals(List.of("log of web: following"), drawn(4, 40));
        page.add(numbered(1, 5));
        assertEquals(List.of("log of web: following", "line 3", "line 4", "line 5"), drawn(4, 40));
        page.press(Key.Named.UP);
        assertEquals(List.of("log of web: 1 line below", "line 2", "line 3", "line 4"), drawn(4, 40));
        page.add(numbered(6, 7));
        assertEquals(List.of("log of web: 3 lines below", "line 2", "line 3", "line 4"), drawn(4, 40));
        page.press(Key.Named.HOME);
        assertEquals(List.of("log of web: 4 lines below", "line 1", "line 2", "line 3"), drawn(4, 40));
        page.press(Key.Named.PAGE_DOWN);
        page.press(new Key.Typed('j'));
        assertEquals(List.of("log of web: following", "line 5", "line 6", "line 7"), drawn(4, 40));
        page.press(Key.Named.PAGE_UP);
        page.press(Key.Named.END);
        assertEquals("line 7", drawn(4, 40).getLast());
    }

    @Test
    void theEndsOfLongLinesAreFurtherToTheRight() {
        page.add(List.of(new LogPage.Line("0123456789abc", LogPage.Line.Kind.OUTPUT),
                new LogPage.Line("x", LogPage.Line.Kind.ERROR)));
        drawn(4, 10);
        page.press(Key.Named.RIGHT);
        page.press(Key.Named.RIGHT);
        assertEquals(List.of("log of web", "abc", ""), drawn(4, 10));
        page.press(Key.Named.LEFT);
        assertEquals("56789abc", drawn(4, 10).get(1));
    }

    @Test
    void oldLinesAreForgotten() {
        for (int i = 0; i < 100; i++) {
            page.add(numbered(i * 100, i * 100 + 99));
        }
        page.press(Key.Named.HOME);
        assertEquals("line 5000", drawn(4, 40).get(1));
    }

    @Test
    void whatIsPrintedCannotActOnTheTerminal() throws Exception {
        page.add(List.of(
                LogPage.Line.of(new JsonObject().put("stream", "output").put("text", "a\tb\u001b[2J\u202ex\n")),
                LogPage.Line.of(new JsonObject().put("stream", "error").put("base64", "gJsxbQ==")),
                LogPage.Line.note("\u0007")));
        assertEquals(List.of("log of web: following", "a       b\\u001b[2J\\u202ex\\n", "\\x80\\x9b1m", "\\u0007"),
                drawn(10, 80));
    }

    @Test
    void thatNothingWasPrintedIsSaid() {
        page.add(List.of());
        assertEquals("it has printed nothing yet", drawn(4, 40).getLast());
    }

    @Test
    void keysLeadBack() {
        page.press(new Key.Typed('q'));
        page.press(Key.Named.ESCAPE);
        assertEquals(List.of("left", "left"), done);
    }
}
