package org.gaggled.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The tarball needs nothing where it is unpacked: what it is for works in a root that has nothing. */
class BareRootIT {

    private static final String CONFIG = """
            [gaggled]
            controlurl = tcp://127.0.0.1:*
            eventurl = tcp://127.0.0.1:*
            """ + Programs.polite("db");

    private static BareRoot root;

    @BeforeAll
    static void makeIt() throws Exception {
        root = BareRoot.make();
    }

    @AfterAll
    static void removeIt() throws Exception {
        if (root != null) {
            root.close();
        }
    }

    private static Gaggled run(String... command) {
        return Gaggled.runCommand(Path.of("/"), Map.of(), root.command(List.of(command)));
    }

    private static Companion tool(String... command) {
        return Companion.start(root.command(List.of(command)));
    }

    @Test
    void itHasNoJava() {
        try (Companion java = tool("sh", "-c", "command -v java || echo none")) {
            assertEquals(0, java.exitCode(), java::text);
            assertEquals(List.of("none"), java.out());
        }
    }

    @Test
    void theReadmesFirstGaggleRuns() throws Exception {
        FirstGaggle.of(root.home()).tryOut(command -> run("sh", "-c", "exec " + command));
    }

    @Test
    void everyCommandIsThere() throws Exception {
        try (var commands = Files.list(root.home().resolve("bin"))) {
            for (Path command : commands.toList()) {
                try (Companion version = tool("bin/" + command.getFileName(), "--version")) {
                    assertEquals(0, version.exitCode(), version::text);
                    assertTrue(version.text().contains(Distribution.VERSION), version::text);
                    assertEquals(List.of(), version.err());
                }
            }
        }
    }

    @Test
    void everyPluginLoads() {
        try (Companion list = tool("bin/gaggled", "--list-plugins")) {
            assertEquals(0, list.exitCode(), list::text);
            assertTrue(list.out().size() > 5 && list.out().stream().skip(1).allMatch(line -> line.endsWith("loaded")),
                    list::text);
            assertEquals(List.of(), list.err());
        }
    }

    @Test
    void aProgramIsWatchedRestartedAndStoppedAndTheToolsFindIt() throws Exception {
        Files.writeString(root.home().resolve("run.ini"), CONFIG);
        try (Gaggled gaggled = run("bin/gaggled", "-c", "run.ini")) {
            Gaggled.signal(gaggled.pidOf("db"), "KILL");
            long second = gaggled.pidOf("db", 2);
            Files.writeString(
                    root.home().resolve("tools.ini"),
                    CONFIG.replaceFirst("controlurl = .*", "controlurl = " + gaggled.controlUrl())
                            .replaceFirst("eventurl = .*", "eventurl = " + gaggled.eventUrl()));
            try (Companion controller = tool("bin/gaggled_controller", "-c", "tools.ini", "-d")) {
                assertEquals(0, controller.exitCode(), controller::text);
                assertTrue(controller.out().stream().anyMatch(line -> line.startsWith("[UP    ] db " + second)),
                        controller::text);
            }
            gaggled.stop();
            gaggled.await(Programs.stops("db"));
        }
    }
}
