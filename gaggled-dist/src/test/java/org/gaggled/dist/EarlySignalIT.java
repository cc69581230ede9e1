package org.gaggled.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Shows what becomes of a gaggled that gets a signal before its programs run; a plugin says how far it is, and holds it
 * there.
 */
class EarlySignalIT {

    private static final String ENDED = "gaggled: SIGTERM: ended while it was starting; no program was started";

    @TempDir
    Path directory;

    private Path release() {
        return directory.resolve("release");
    }

    private Gaggled start(String held, String... options) {
        Path plugins = directory.resolve("plugins");
        PluginJar.write(
                plugins.resolve("evil.jar"),
                "org.gaggled.api.event.EventSinkFactory",
                """
                package org.evil;

                import java.nio.file.*;
                import org.gaggled.api.event.*;

                public class Evil implements EventSinkFactory {
                    public String getName() { hold("loading"); return "evil"; }
                    public EventSink open(EventSinkContext context) {
                        hold("opening");
                        return new EventSink() {
                            public void accept(GaggleEvent event) {}
                            public void close() { System.out.println("closed"); }
                        };
                    }
                    private static boolean held;
                    private static void hold(String where) {
                        if (held || !where.equals("%s")) return;
                        held = true;
                        System.out.println(where);
                        while (Files.notExists(Path.of("%s"))) {
                            try { Thread.sleep(10); } catch (InterruptedException e) { return; }
                        }
                    }
                }
                """
                        .formatted(held, release()),
                Map.of());
        List<String> arguments = new ArrayList<>(List.of("--plugins", plugins.toString()));
        arguments.addAll(List.of(options));
        return Gaggled.supervise(directory, "[gaggled/evil]\n" + Programs.sleeper("db"),
                arguments.toArray(String[]::new));
    }

    private static void assertNothingWasStarted(Gaggled gaggled) {
        assertEquals(0, gaggled.exitCode(), gaggled::text);
        assertTrue(gaggled.lines().stream().noneMatch(line -> line.matches(Programs.ANY_UP)), gaggled::text);
        assertEquals(Map.of(), gaggled.descendants());
    }

    @Test
    void whileItLoadsPluginsItEndsAtOnce() {
        try (Gaggled gaggled = start("loading")) {
            gaggled.await("loading");
            gaggled.signal("TERM");
            assertNothingWasStarted(gaggled);
            assertEquals(List.of("loading", ENDED), gaggled.lines());
        }
    }

    @Test
    void whileJavaStartsTheSignalWaits() throws IOException {
        try (Gaggled gaggled = start("loading")) {
            Path status = Path.of("/proc/" + gaggled.pid() + "/status");
            long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
            // A shell blocks signals too, for moments.
            while (!Files.readString(status).matches("(?s)Name:\\sjava\n.*SigBlk:\\s[0-9a-f]{12}[4567cdef].*")) {
                assertTrue(System.nanoTime() < deadline, "it is still a shell, or its signals are not blocked");
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            }
            gaggled.signal("TERM");
            assertNothingWasStarted(gaggled);
            assertEquals(ENDED, gaggled.lines().getLast());
        }
    }

    @Test
    void anIgnoredInterruptIsIgnoredFromTheBeginning() {
        try (Gaggled gaggled = start("loading", "-n")) {
            gaggled.await("loading");
            gaggled.signal("INT");
            gaggled.signal("TERM");
            assertNothingWasStarted(gaggled);
            assertEquals(List.of("loading", ENDED), gaggled.lines());
        }
    }

    /** A check that did not come to its end is no good one. */
    @Test
    void aCheckEndsAsAnyProcessDoes() {
        try (Gaggled gaggled = start("loading", "-t")) {
            gaggled.await("loading");
            gaggled.signal("TERM");
            assertEquals(128 + 15, gaggled.exitCode(), gaggled::text);
            assertEquals(List.of("loading"), gaggled.lines());
        }
    }

    @Test
    void whileItOpensPluginsItClosesThemFirst() throws IOException {
        try (Gaggled gaggled = start("opening")) {
            gaggled.await("opening");
            gaggled.signal("TERM");
            gaggled.await(
                    ".* INFO  SIGTERM: no program is started. gaggled ends when its plugins are open, or at once if the signal is sent again after a second or more");
            Files.createFile(release());
            assertNothingWasStarted(gaggled);
            gaggled.await("closed");
        }
    }

    @Test
    void aPluginThatDoesNotOpenIsNotWaitedForTwice() throws InterruptedException {
        try (Gaggled gaggled = start("opening")) {
            gaggled.await("opening");
            gaggled.signal("TERM");
            gaggled.await(".* INFO  SIGTERM: .*");
            // Sooner, it would be the echo of the first.
            Thread.sleep(1_500);
            gaggled.signal("TERM");
            assertNothingWasStarted(gaggled);
            assertEquals(ENDED, gaggled.lines().getLast());
            assertNotEquals("closed", gaggled.lines().get(gaggled.lines().size() - 2));
        }
    }
}
