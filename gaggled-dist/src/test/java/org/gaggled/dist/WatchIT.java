package org.gaggled.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code gaggled_controller --watch} of the tarball, in a terminal and without one: it redraws when something changes, and a
 * signal is its ordinary end.
 */
class WatchIT {

    private static final String CONFIG =
            "[gaggled]\ncontrolurl = tcp://127.0.0.1:*\neventurl = tcp://127.0.0.1:*\n" + Programs.sleeper("web");

    @TempDir Path directory;

    @Test
    void inATerminalThePageIsRedrawnAndControlCIsTheEnd() {
        try (Gaggled gaggled = Gaggled.supervise(directory, CONFIG)) {
            long first = gaggled.pidOf("web");
            String command = "'" + Distribution.home().resolve("bin/gaggled_controller") + "' -u " + gaggled.controlUrl()
                    + " --event-url " + gaggled.eventUrl() + " --watch";
            try (Companion terminal = Companion.start(List.of("script", "-qefc", command, "/dev/null"))) {
                // Cleared, and in colour.
                terminal.await("\u001b\\[H\u001b\\[2J[^\u001b]*up: 1 down: 0 opdown: 0.*");
                terminal.await(".*\u001b\\[[0-9;]*m.*web.* " + first + " up .*");
                Gaggled.signal(first, "KILL");
                long second = gaggled.pidOf("web", 2);
                terminal.await(".*web.* " + second + " up .*");
                terminal.type("\u0003");
                assertEquals(0, terminal.exitCode(), terminal::text);
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
