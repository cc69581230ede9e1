package org.gaggled.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code gaggled_controller --watch} of the tarball, in a terminal and without one: it redraws when something changes,
 * as much as the window holds, and says when the server is missing; a signal is its ordinary end, after which the
 * terminal is as before.
 */
class WatchIT {

    private static final String CONFIG =
            "[gaggled]\ncontrolurl = tcp://127.0.0.1:*\neventurl = tcp://127.0.0.1:*\n" + Programs.sleeper("web");

    @TempDir
    Path directory;

    private static final String ENTERED = "\u001b[?1049h";
    private static final String LEFT = "\u001b[?25h\u001b[?1049l";
    private static final String CONTROL_C = "\u0003";
    private static final String TOP = Pattern.quote("\u001b[H");
    private static final String LINE = Pattern.quote("\u001b[K");
    private static final String LAST_LINE = Pattern.quote("\u001b[J");
    private static final String END_OF_LINE = "\r\n";

    /** Nothing listens there on any machine that tests run on. */
    private static final String NOBODY = "tcp://127.0.0.1:1";

    /**
     * A terminal of that size, in which the watch runs. It outlives the watch, until Enter is pressed: what is printed
     * last could be lost otherwise, as the terminal may end before it is read. It shows no keys, which would come in
     * between.
     */
    private static Companion terminal(int rows, int columns, String... options) {
        String command = "stty -echo rows " + rows + " cols " + columns + "; trap : INT; '"
                + Distribution.home().resolve("bin/gaggled_controller") + "' --watch " + String.join(" ", options)
                + "; echo ended with $?; read enter";
        return Companion.start(List.of("script", "-qefc", command, "/dev/null"));
    }

    private static Companion terminal(int rows, int columns, Gaggled gaggled) {
        return terminal(rows, columns, "-u", gaggled.controlUrl(), "--event-url", gaggled.eventUrl());
    }

    /** The watch ends well, and what it does last is to bring back what was there before. */
    private static void assertLeft(Companion terminal) {
        terminal.awaitDrawn(0, Pattern.quote(LEFT) + "ended with 0\r\n");
        terminal.press("\n");
        assertEquals(0, terminal.exitCode(), terminal::text);
    }

    @Test
    void inATerminalThePageIsRedrawnAndControlCBringsBackWhatWasThereBefore() {
        try (Gaggled gaggled = Gaggled.supervise(directory, CONFIG)) {
            long first = gaggled.pidOf("web");
            try (Companion terminal = terminal(24, 80, gaggled)) {
                terminal.awaitDrawn(0,
                        Pattern.quote(ENTERED) + "[^\\n]*" + TOP + LINE + "up: 1 down: 0 opdown: 0" + END_OF_LINE);
                // In colour.
                terminal.awaitDrawn(0, "\u001b\\[32mUP .* web " + first + " up ");
                Gaggled.signal(first, "KILL");
                terminal.awaitDrawn(0, " web " + gaggled.pidOf("web", 2) + " up ");
                terminal.press(CONTROL_C);
                assertLeft(terminal);
            }
            gaggled.stop();
        }
    }

    @Test
    void aSmallWindowShowsWhatFitsAndATerminationBringsBackWhatWasThereBefore() {
        StringBuilder programs = new StringBuilder();
        for (int i = 1; i <= 5; i++) {
            programs.append(Programs.sleeper("another" + i));
        }
        try (Gaggled gaggled = Gaggled.supervise(directory, CONFIG + programs)) {
            gaggled.pidOf("web");
            try (Companion terminal = terminal(3, 20, gaggled)) {
                terminal.awaitDrawn(
                        0,
                        TOP + LINE + "up: \\d down: \\d opdown" + END_OF_LINE
                                + LINE + "\\[\u001b\\[32mUP    \u001b\\[0m] web      [ 0-9]{2}\u001b\\[0m" + END_OF_LINE
                                + LAST_LINE + "\\.\\.\\. and 5 more");
                ProcessHandle controller = ProcessHandle.of(terminal.pid()).orElseThrow().descendants()
                        .filter(each -> each.info().command().orElse("").endsWith("/bin/java"))
                        .findFirst()
                        .orElseThrow();
                Gaggled.signal(controller.pid(), "TERM");
                assertLeft(terminal);
            }
            gaggled.stop();
        }
    }

    @Test
    void aServerThatIsMissingIsSaidToBeAndControlCBringsBackWhatWasThereBefore() {
        try (Companion terminal = terminal(24, 200, "-u", NOBODY, "--event-url", NOBODY, "--timeout", "300ms")) {
            terminal.awaitDrawn(0,
                    Pattern.quote(ENTERED) + "[^\\n]*" + TOP + LAST_LINE + "asking " + NOBODY + " \\.\\.\\.");
            terminal.awaitDrawn(0, TOP + LAST_LINE + "cannot connect to " + NOBODY
                    + ": connection refused: .* \\(asking again until it answers\\)");
            terminal.press(CONTROL_C);
            assertLeft(terminal);
        }
    }

    @Test
    void aServerThatGoesAwayIsSaidToBeAboveWhatItSaidLast() {
        try (Gaggled gaggled = Gaggled.supervise(directory, CONFIG)) {
            gaggled.pidOf("web");
            try (Companion terminal = terminal(24, 200, gaggled)) {
                terminal.awaitDrawn(0, TOP + LINE + "up: 1 down: 0 opdown: 0" + END_OF_LINE);
                gaggled.stop();
                terminal.awaitDrawn(
                        terminal.drawnSoFar(),
                        TOP + LINE + "(cannot connect to|no answer from) " + gaggled.controlUrl()
                                + ".* \\(asking again until it answers\\)" + END_OF_LINE
                                + LINE + "up: \\d down: \\d opdown: 0" + END_OF_LINE);
                terminal.press(CONTROL_C);
                assertLeft(terminal);
            }
        }
    }

    @Test
    void withoutATerminalEachChangeIsAPageInPlainText() {
        try (Gaggled gaggled = Gaggled.supervise(directory, CONFIG)) {
            long first = gaggled.pidOf("web");
            try (Companion watch = Companion.tool(
                    "gaggled_controller", "-u", gaggled.controlUrl(), "--event-url", gaggled.eventUrl(), "--watch")) {
                watch.await("\\[UP    ] web " + first + " up .*");
                Gaggled.signal(first, "KILL");
                watch.await("\\[UP    ] web " + gaggled.pidOf("web", 2) + " up .*");
                assertTrue(watch.out().stream().noneMatch(line -> line.contains("\u001b")), watch::text);
                watch.terminate();
                assertEquals(0, watch.exitCode(), watch::text);
            }
            gaggled.stop();
        }
    }
}
