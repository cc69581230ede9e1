package org.gaggled.transport.zmq.tool.top;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jline.terminal.Attributes;
import org.jline.terminal.Attributes.LocalFlag;
import org.jline.terminal.Size;
import org.jline.terminal.impl.LineDisciplineTerminal;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Shows what is written to a terminal: what has changed, and in the end what brings back what was there before. */
class PageTerminalTest {

    /** That what comes between is to be shown at once. */
    private static final String UNCHANGED = "\u001b[?2026h\u001b[?2026l";

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final LineDisciplineTerminal terminal;

    PageTerminalTest() throws IOException {
        terminal = new LineDisciplineTerminal("test", "xterm-256color", written, StandardCharsets.UTF_8);
        terminal.setSize(Size.of(80, 24));
    }

    @AfterEach
    void close() throws IOException {
        terminal.close();
    }

    /** What has been written since this was asked for last. */
    private String news() {
        String text = written.toString(StandardCharsets.UTF_8);
        written.reset();
        return text;
    }

    private static List<AttributedString> lines(String... texts) {
        return List.of(texts).stream().map(text -> new AttributedString(text, AttributedStyle.DEFAULT)).toList();
    }

    @Test
    void onlyWhatHasChangedIsWritten() throws Exception {
        try (PageTerminal pages = new PageTerminal(terminal)) {
            pages.draw(lines("one", "two", "three"));
            String first = news();
            assertTrue(first.startsWith("\u001b[?1049h") && first.contains("\u001b[?25l"), first);
            assertTrue(first.matches("(?s).*one.*two.*three.*"), first);
            pages.draw(lines("one", "two", "three"));
            assertEquals(UNCHANGED, news());
            pages.draw(lines("one", "twX", "three"));
            String second = news();
            assertTrue(second.contains("X") && second.length() < UNCHANGED.length() + 20, second);
        }
    }

    @Test
    void anotherSizeIsDrawnAnewAndNothingIsBeyondTheWindow() throws Exception {
        try (PageTerminal pages = new PageTerminal(terminal)) {
            pages.draw(lines("0123456789", "\u6771\u4eac\u6771\u4eac", "three"));
            news();
            terminal.setSize(Size.of(5, 2));
            pages.draw(lines("0123456789", "\u6771\u4eac\u6771\u4eac", "three"));
            String small = news();
            assertTrue(small.contains("01234") && small.contains("\u6771\u4eac"), small);
            assertFalse(small.contains("5") || small.contains("\u6771\u4eac\u6771") || small.contains("three"), small);
        }
    }

    @Test
    void whoeverHasDrawnOverItIsDrawnOver() throws Exception {
        try (PageTerminal pages = new PageTerminal(terminal)) {
            pages.draw(lines("one"));
            news();
            pages.resume();
            pages.draw(lines("one"));
            String again = news();
            assertTrue(again.contains("\u001b[2J") && again.contains("one"), again);
        }
    }

    /** Remembers what it was set to last, also when it is closed. */
    private static final class Watched extends LineDisciplineTerminal {

        private @Nullable Attributes last;

        Watched(ByteArrayOutputStream written) throws IOException {
            super("watched", "xterm", written, StandardCharsets.UTF_8);
        }

        @Override
        public void setAttributes(Attributes attributes) {
            last = new Attributes(attributes);
            super.setAttributes(attributes);
        }
    }

    @Test
    void keysComeAtOnceAndUnseenUntilItIsClosed() throws Exception {
        Watched watched = new Watched(written);
        assertTrue(watched.getAttributes().getLocalFlag(LocalFlag.ECHO));
        assertTrue(watched.getAttributes().getLocalFlag(LocalFlag.ICANON));
        try (PageTerminal pages = new PageTerminal(watched)) {
            assertFalse(watched.getAttributes().getLocalFlag(LocalFlag.ECHO));
            assertFalse(watched.getAttributes().getLocalFlag(LocalFlag.ICANON));
            watched.processInputBytes("q\u001b[A".getBytes(StandardCharsets.UTF_8));
            assertEquals(new Key.Typed('q'), pages.keyboard().next());
            pages.resume();
            news();
        }
        Attributes last = Objects.requireNonNull(watched.last);
        assertTrue(last.getLocalFlag(LocalFlag.ECHO) && last.getLocalFlag(LocalFlag.ICANON));
        String end = news();
        assertTrue(end.contains("\u001b[?25h") && end.contains("\u001b[?1049l"), end);
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {
            "-, $TERM does not say what this terminal is: set it; to xterm for example",
            "'', $TERM does not say what this terminal is: set it; to xterm for example",
            "dumb, this terminal cannot place its cursor ($TERM is dumb)",
    })
    void aTerminalThatCannotShowPagesIsRefused(String type, String why) {
        assertEquals(why.replace(';', ','),
                assertThrows(IOException.class, () -> PageTerminal.open(type)).getMessage());
    }

    /** A thousand programs of which all figures change with each look. */
    @Test
    void aThousandProgramsAreDrawnSoonAndWithFewBytes() throws Exception {
        TableModel model = new TableModel();
        TablePage page = new TablePage(model, new Palette(true), "2s", new NoActions());
        int rounds = 300;
        int warm = 200;
        try (PageTerminal pages = new PageTerminal(terminal)) {
            terminal.setSize(Size.of(120, 50));
            long bytes = 0;
            long nanos = 0;
            for (int round = 0; round < rounds; round++) {
                Reading reading = thousand(round);
                long begin = System.nanoTime();
                model.take(reading);
                pages.draw(page.draw(49, 120));
                nanos += round < warm ? 0 : System.nanoTime() - begin;
                bytes += round < warm ? 0 : written.size();
                written.reset();
            }
            long micros = nanos / 1000 / (rounds - warm);
            long size = bytes / (rounds - warm);
            System.out.printf("1000 programs: %d us and %d bytes for each refresh%n", micros, size);
            // A page of 50 rows of 120 columns has 6000 characters.
            assertTrue(size < 3000, "bytes for each refresh: " + size);
            assertTrue(micros < 100_000, "microseconds for each refresh: " + micros);
        }
    }

    /** They keep their order; each has used something else. */
    private static Reading thousand(int round) {
        List<ProgramRow> rows = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            rows.add(Rows.up("program-" + i, 100.0 - i / 20.0 + round % 10 / 1000.0, 1_000_000L * (i % 100 + round)));
        }
        return Rows.reading(rows.toArray(ProgramRow[]::new));
    }
}
