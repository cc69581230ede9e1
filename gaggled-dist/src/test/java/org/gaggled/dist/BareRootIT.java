package org.gaggled.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
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
    private static Path home;

    @BeforeAll
    static void makeIt() throws Exception {
        root = BareRoot.make();
        home = Distribution.unpackInto(root.resolve("/opt"));
    }

    @AfterAll
    static void removeIt() throws Exception {
        if (root != null) {
            root.close();
        }
    }

    private static Gaggled run(String... command) {
        return Gaggled.runCommand(Path.of("/"), Map.of(), root.command(directory(), List.of(command)));
    }

    private static Companion tool(String... command) {
        return Companion.start(root.command(directory(), List.of(command)));
    }

    /** What was unpacked, as it is called there. */
    private static String directory() {
        return "/opt/" + home.getFileName();
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
        FirstGaggle.of(home).tryOut(command -> run("sh", "-c", "exec " + command));
    }

    @Test
    void everyCommandIsThere() throws Exception {
        try (var commands = Files.list(home.resolve("bin"))) {
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
        Files.writeString(home.resolve("run.ini"), CONFIG);
        try (Gaggled gaggled = run("bin/gaggled", "-c", "run.ini")) {
            Gaggled.signal(gaggled.pidOf("db"), "KILL");
            long second = gaggled.pidOf("db", 2);
            Files.writeString(
                    home.resolve("tools.ini"),
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

    /** Does here what the Dockerfile has Docker do. The tarball is unpacked already. */
    @Test
    void theDockerfileMakesGaggledProcessOneOfAContainer() throws Exception {
        String path = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
        assertEquals(List.of("gaggled-*-linux-x86_64.tar.gz /opt/"), dockerfile("ADD").toList());
        assertTrue(Distribution.TARBALL.getFileName().toString().matches("gaggled-.*-linux-x86_64\\.tar\\.gz"));
        assertEquals(List.of("gaggled.ini /etc/gaggled/"), dockerfile("COPY").toList());
        Files.writeString(
                Files.createDirectories(root.resolve("/etc/gaggled")).resolve("gaggled.ini"),
                Programs.program("web", "echo \"web is a child of $PPID\"; exit 7")
                        + "respawn = no\nessential = true\n");
        for (String command : dockerfile("RUN").toList()) {
            try (Companion run = Companion.start(root.command("/", List.of("sh", "-c", command), path))) {
                assertEquals(0, run.exitCode(), run::text);
            }
        }
        List<String> start = Stream.concat(dockerfile("ENTRYPOINT"), dockerfile("CMD"))
                .flatMap(words -> Pattern.compile("\"(.*?)\"").matcher(words).results())
                .map(word -> word.group(1))
                .toList();
        try (Gaggled gaggled =
                Gaggled.runCommand(Path.of("/"), Map.of(), root.commandOfProcessOne("/", start, path))) {
            gaggled.await("web is a child of 1");
            assertEquals(7, gaggled.exitCode(), gaggled::text);
        }
    }

    /** What follows an instruction of the Dockerfile, each time it stands there. */
    private static Stream<String> dockerfile(String instruction) throws IOException {
        return Files.readAllLines(home.resolve("share/docker/Dockerfile")).stream()
                .filter(line -> line.startsWith(instruction + " "))
                .map(line -> line.substring(instruction.length() + 1));
    }
}
