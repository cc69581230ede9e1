package org.gaggled.dist;

import static org.gaggled.dist.LogLines.inOrder;
import static org.gaggled.dist.LogLines.once;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The example web stack of the tarball, in both formats: it starts in the right order with nothing in it that sleeps,
 * and comes back in the right order when the database is killed.
 */
class WebStackIT {

    private static final Path EXAMPLES = Distribution.home().resolve("share/examples");

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"web-stack.yaml", "web-stack.ini"})
    void startsInOrderAndComesBackInOrder(String name) throws IOException {
        try (Gaggled gaggled = example(name)) {
            gaggled.await(ready("proxy"));
            gaggled.await(ready("worker"));
            inOrder(gaggled, up("database"), ready("database"), up("migrate"), done("migrate"),
                    up("api"), ready("api"), up("proxy"), ready("proxy"));
            inOrder(gaggled, up("cache"), ready("cache"), up("api"));
            inOrder(gaggled, ready("database"), done("migrate"), up("worker"), ready("worker"));
            // What programs print is in the same stream, but not in one order with the log.
            gaggled.await("migrate migrates, the database is here");
            gaggled.await("worker takes jobs");

            int before = gaggled.lines().size();
            Gaggled.signal(pidOf(gaggled, "database"), "KILL");
            gaggled.await(ready("api"), 2);

            inOrder(gaggled, gaggled.lines().subList(before, gaggled.lines().size()),
                    ".*database: down, killed from outside with SIGKILL .*",
                    up("database"), ready("database"), up("api"), ready("api"));
            gaggled.await(".*api: stopping: dependency database died.*");
            assertEquals(List.of("[DONE    ] migrate", "[UP      ] worker"), wide(gaggled, "migrate", "worker"));
            for (String unmoved : List.of("migrate", "cache", "worker", "proxy")) {
                once(gaggled, up(unmoved));
            }

            control(gaggled, 0, "--wait", "-s", "backup");
            inOrder(gaggled, up("backup"), done("backup"));
            gaggled.await("backup saves, the database is here");
            control(gaggled, 0, "describe", "backup");
            String why = control(gaggled, 0, "why", "cache").text();
            assertTrue(why.contains("  it says: empty, 64 MiB"), why);
            try (Companion logs = follow(gaggled, "api", "proxy")) {
                logs.await("api: api GET / 200");
                logs.await("proxy: proxy GET / 200");
            }

            gaggled.stop();
        }
    }

    private static Companion follow(Gaggled gaggled, String... programs) {
        List<String> arguments = new ArrayList<>(List.of("-u", gaggled.controlUrl(), "--timeout", "60s", "logs", "-f"));
        arguments.addAll(List.of(programs));
        return Companion.tool("gaggled_controller", arguments.toArray(String[]::new));
    }

    private Gaggled example(String name) throws IOException {
        String text = Files.readString(EXAMPLES.resolve(name))
                .replace("127.0.0.1:9877", "127.0.0.1:*")
                .replace("/tmp/gaggled-web-stack", directory.resolve("sockets").toString())
                .replaceAll("\\b9880\\b", String.valueOf(freePort()))
                .replaceAll("\\b9881\\b", String.valueOf(freePort()));
        Path copy = Files.writeString(directory.resolve(name), text);
        return Gaggled.runCommand(
                EXAMPLES, Map.of(), List.of(Distribution.command().toString(), "-c", copy.toString()));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** How the wide list begins for these programs, in the order of the configuration. */
    private static List<String> wide(Gaggled gaggled, String... programs) {
        List<String> lines = new ArrayList<>();
        for (String program : programs) {
            control(gaggled, 0, "list", "-l", program).out().stream()
                    .map(line -> line.substring(0, "[STOPPING] ".length() + program.length()))
                    .forEach(lines::add);
        }
        return lines;
    }

    private static Companion control(Gaggled gaggled, int status, String... what) {
        List<String> arguments = new ArrayList<>(List.of("-u", gaggled.controlUrl(), "--timeout", "60s"));
        arguments.addAll(List.of(what));
        try (Companion controller = Companion.tool("gaggled_controller", arguments.toArray(String[]::new))) {
            assertEquals(status, controller.exitCode(), controller::text);
            return controller;
        }
    }

    private static String up(String program) {
        return LogLines.up(program) + ".*";
    }

    private static String ready(String program) {
        return ".*" + program + ": ready (again )?after .*";
    }

    private static String done(String program) {
        return ".*" + program + ": done";
    }

    private static long pidOf(Gaggled gaggled, String program) {
        return Long.parseLong(gaggled.await(up(program)).group("pid"));
    }
}
