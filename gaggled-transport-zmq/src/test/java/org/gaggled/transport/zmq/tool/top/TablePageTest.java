package org.gaggled.transport.zmq.tool.top;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.gaggled.api.HarmlessText;
import org.gaggled.api.control.Operation;
import org.jline.utils.AttributedString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Shows what the table looks like in windows of all sizes, and what keys do to it. */
class TablePageTest {

    private final List<String> done = new ArrayList<>();
    private final TableModel model = new TableModel();
    private final TablePage page = new TablePage(model, new Palette(true), "2s", new TablePage.Actions() {
        @Override
        public void openLog(String program) {
            done.add("log " + program);
        }

        @Override
        public void prepare(Operation operation, String program) {
            done.add(operation.getWord() + " " + program);
        }

        @Override
        public void look() {
            done.add("look");
        }

        @Override
        public void help() {
            done.add("help");
        }

        @Override
        public void leave() {
            done.add("leave");
        }
    });

    private static Reading shop() {
        return Rows.reading(
                Rows.up("web", 250.04, 123_456_789L),
                Rows.down("worker", 12, "exit 3", "batch"),
                Rows.up("\u6771\u4eac\u30c7\u30fc\u30bf\u30d9\u30fc\u30b9", 0.0, 4096L),
                Rows.down("evil\u001b[2J\n", 0, "\u001b]0;owned\u0007"));
    }

    private void type(String keys) {
        keys.chars().forEach(key -> page.press(new Key.Typed(key)));
    }

    @Test
    void aWideWindowShowsAll() {
        model.take(shop());
        assertEquals(List.of(
                "gaggled 1.0.0 on goose, gaggled.ini  (every 2s)",
                "CPU 250.0%  memory 117.7M  4: 2 down, 2 up",
                "  NAME             STATE      CPU%\u2193  MEMORY  RESTARTS   UPTIME PROCS REASON",
                "> web              up         250.0  117.7M         0    1m 1s     2",
                "  \u6771\u4eac\u30c7\u30fc\u30bf\u30d9\u30fc\u30b9 up           0.0      4K         0    1m 1s     2",
                "  worker           down           -       -        12        -     - exit 3",
                "  evil\\u001b[2J\\n  down           -       -         0        -     - \\u001b]0;owned\\u0007",
                "", "", "", "", "", "", "",
                "web: up, pid 4711"), Rows.texts(page.draw(16, 100)));
    }

    @Test
    void fortyColumnsShowWhatMattersMost() {
        model.take(shop());
        type("T");
        assertEquals(List.of(
                "gaggled 1.0.0 on goose, gaggled.ini  (every 2s)",
                "CPU 250.0%  memory 117.7M  4: 2 down, 2 up",
                "  NAME          STATE\u2193      CPU%  MEMORY",
                "> worker        down           -       -",
                "  evil\\u001b[2J down           -       -",
                "worker: down; exit 3; tags: batch"), Rows.texts(page.draw(6, 40)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 10, 20, 39, 40, 41, 60, 80, 81, 120, 300})
    void inNoWindowALineActsOrIsUneven(int columns) {
        model.take(shop());
        for (int rows = 0; rows < 30; rows++) {
            List<AttributedString> lines = page.draw(rows, columns);
            assertTrue(lines.size() <= rows, () -> String.valueOf(lines));
            for (AttributedString line : lines) {
                assertTrue(line.toString().codePoints().allMatch(HarmlessText::isHarmless), line::toString);
            }
        }
    }

    @Test
    void theChosenProgramIsAlwaysInTheWindow() {
        model.take(Rows.reading(IntStream.range(0, 1000)
                .mapToObj(i -> Rows.up("p" + i, 1.0, 1L)).toArray(ProgramRow[]::new)));
        for (int moved : new int[] {0, 1, 7, 500, -3, 491, -996, 999, -1}) {
            model.move(moved);
            List<String> lines = Rows.texts(page.draw(10, 80));
            String chosen = "p" + model.place();
            assertEquals(List.of("> " + chosen), lines.stream()
                    .filter(line -> line.startsWith(">")).map(line -> line.replaceAll(" +up .*", "")).toList());
        }
    }

    @Test
    void keysMoveByPages() {
        model.take(Rows.reading(IntStream.range(0, 100)
                .mapToObj(i -> Rows.up("p" + i, 1.0, 1L)).toArray(ProgramRow[]::new)));
        page.draw(14, 80);
        page.press(Key.Named.PAGE_DOWN);
        assertEquals(10, model.place());
        page.press(Key.Named.END);
        assertEquals(99, model.place());
        page.press(Key.Named.PAGE_UP);
        page.press(Key.Named.UP);
        type("k");
        assertEquals(87, model.place());
        type("g");
        assertEquals(0, model.place());
        type("jG");
        page.press(Key.Named.DOWN);
        assertEquals(99, model.place());
        page.press(Key.Named.HOME);
        assertEquals(0, model.place());
    }

    @Test
    void keysActOnTheChosenProgram() {
        type("rl");
        page.press(Key.Named.ENTER);
        assertEquals(List.of(), done);
        model.take(shop());
        type("jlrsS ?hq");
        page.press(Key.Named.ENTER);
        String name = "\u6771\u4eac\u30c7\u30fc\u30bf\u30d9\u30fc\u30b9";
        assertEquals(List.of("log " + name, "restart " + name, "stop " + name, "start " + name, "look", "help", "help",
                "leave", "log " + name), done);
        assertFalse(page.press(new Key.Typed('x')));
        assertFalse(page.press(Key.Named.LEFT));
    }

    @Test
    void aFilterIsTypedKeptAndCleared() {
        model.take(shop());
        type("/wq");
        assertTrue(page.hint().startsWith("/wq_ "), page.hint());
        assertEquals("no program fits the filter wq", Rows.texts(page.draw(6, 80)).getLast());
        page.press(Key.Named.BACKSPACE);
        page.press(Key.Named.DOWN);
        page.press(Key.Named.ENTER);
        assertEquals("CPU 250.0%  memory 117.7M  2 shown of 4: 2 down, 2 up",
                Rows.texts(page.draw(6, 80)).get(1));
        type("r");
        assertEquals(List.of("restart worker"), done);
        type("/");
        page.press(Key.Named.ESCAPE);
        assertEquals(4, model.rows().size());
    }

    @Test
    void whatIsNotKnownIsSaid() {
        model.take(new Reading("gaggle", List.of(Rows.up("web", null, null)), "what programs use is not known: old"));
        List<String> lines = Rows.texts(page.draw(20, 80));
        assertTrue(lines.contains("what programs use is not known: old"), () -> String.valueOf(lines));
    }

    @Test
    void withoutColoursThereAreNone() {
        model.take(shop());
        TablePage plain = new TablePage(model, new Palette(false), "2s", new NoActions());
        assertFalse(ansi(plain).matches("(?s).*\u001b\\[[0-9;]*3[0-7]m.*"), ansi(plain));
        assertTrue(ansi(page).matches("(?s).*\u001b\\[31m.*"), ansi(page));
    }

    private static String ansi(TablePage page) {
        StringBuilder all = new StringBuilder();
        page.draw(20, 100).forEach(line -> all.append(line.toAnsi()).append('\n'));
        return all.toString();
    }
}
