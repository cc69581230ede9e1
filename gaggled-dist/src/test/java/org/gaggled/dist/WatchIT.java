package org.gaggled.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code gaggled_controller --watch} of the tarball, in a terminal and without one: it redraws when something changes, as much
 * as the window holds; a signal is its ordinary end, after which the terminal is as before.
 */
class WatchIT {

    private static final String CONFIG =
            "[gaggled]\ncontrolurl = tcp://127.0.0.1:*\neventurl = tcp://127.0.0.1:*\n" + Programs.sleeper("web");

    @TempDir Path directory;

    private static final String ENTERED = "\u001b[?1049h";
    private static final String LEFT = "\u001b[?25h\u001b[?1049l";

    /** A terminal of that size, in which the watch runs. */
    private static Companion terminal(String control, String events, int rows, int columns) {
        String command = "stty rows " + rows + " cols " + columns + "; exec '"
                + Distribution.home().resolve("bin/gaggled_controller") + "' -u " + control + " --event-url " + events
                + " --timeout 300ms --watch; exit";
        return Companion.start(List.of("script", "-qefc", command, "/dev/null"));
    }

    @Test
    void inATerminalThePageIsRedrawnAndControlCBringsBackWhatWasThereBefore() {
        try (Gaggled gaggled = Gaggled.supervise(directory, CONFIG)) {
            long first = gaggled.pidOf("web");
            try (Companion terminal = terminal(gaggled.controlUrl(), gaggled.eventUrl(), 24, 80)) {
                terminal.await(".*up: 1 down: 0 opdown: 0.*");
                assertTrue(terminal.out().getFirst().contains(ENTERED), terminal::text);
                // In colour.
                terminal.await(".*\u001b\\[[0-9;]*m.*web.* " + first + " up .*");
                Gaggled.signal(first, "KILL");
                long second = gaggled.pidOf("web", 2);
                terminal.await(".*web.* " + second + " up .*");
                terminal.type("\u0003");
                assertEquals(0, terminal.exitCode(), terminal::text);
                assertTrue(String.join("\n", terminal.out()).strip().endsWith(LEFT), terminal::text);
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
            gaggled.pidOf("another5");
            try (Companion terminal = terminal(gaggled.controlUrl(), gaggled.eventUrl(), 3, 20)) {
                // The second redraw ends the last line of the first.
                terminal.await(".*\\.\\.\\. and 5 more\u001b\\[K\u001b\\[J\u001b\\[Hup: .*");
                terminal.await("\\[\u001b\\[\\d+mUP    \u001b\\[0m] web      [ 0-9]{2}\u001b\\[0m\u001b\\[K");
                ProcessHandle controller = ProcessHandle.of(terminal.pid()).orElseThrow().descendants()
                        .filter(each -> each.info().command().orElse("").endsWith("/bin/java"))
                        .findFirst()
                        .orElseThrow();
                Gaggled.signal(controller.pid(), "TERM");
                assertEquals(0, terminal.exitCode(), terminal::text);
                assertTrue(String.join("\n", terminal.out()).strip().endsWith(LEFT), terminal::text);
            }
            gaggled.stop();
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
