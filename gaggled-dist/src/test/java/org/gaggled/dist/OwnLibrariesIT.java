package org.gaggled.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A plugin that carries what gaggled and its plugins use as well, as real jars of other versions: it works with its own
 * Guice, Jackson and JeroMQ, while gaggled and the bundled plugins work with theirs; its copies of the API and of SLF4J
 * are not used.
 */
class OwnLibrariesIT {

    private static final Path OTHER_VERSIONS = Path.of(System.getProperty("other.versions"));

    /** The API of a later gaggled, say: one class changed, one added. */
    private static final Map<String, String> OTHER_API = Map.of(
            "org.gaggled.api.GaggleInfo",
            """
            package org.gaggled.api;

            public final class GaggleInfo {
                public String getHostName() { throw new Error("the copy of the API is used"); }
            }
            """,
            "org.gaggled.api.Novelty",
            """
            package org.gaggled.api;

            public final class Novelty {
                public static String greet() { return "the copy of the API is used"; }
            }
            """);

    private static final String FACTORY =
            """
            package org.evil;

            import org.gaggled.api.event.*;

            public class Evil implements EventSinkFactory {
                public String getName() { return "evil"; }
                public EventSink open(EventSinkContext context) {
                    try {
                        %s
                    } catch (java.lang.Exception e) {
                        throw new IllegalStateException(e);
                    }
                }

                /** For gaggled's own classes, of which one that comes from the AOT cache does not know its jar. */
                static String loaderOf(Class<?> type) {
                    return type.getClassLoader().getName();
                }

                static String jarOf(Class<?> type) {
                    String jar = type.getProtectionDomain().getCodeSource().getLocation().getPath();
                    return jar.substring(jar.lastIndexOf('/') + 1);
                }
            }
            """;

    private static final String USE_ALL =
            """
            org.slf4j.LoggerFactory.getLogger("evil").info("a line by {}", loaderOf(org.slf4j.Logger.class));
            System.out.println("logging is " + org.slf4j.LoggerFactory.getILoggerFactory().getClass().getName());
            System.out.println("api by " + loaderOf(context.getGaggle().getClass()));
            context.getGaggle().getHostName();

            com.google.inject.Injector injector =
                    com.google.inject.Guice.createInjector(binder -> binder.bind(String.class).toInstance("bound"));
            System.out.println("guice " + injector.getInstance(String.class) + " by " + jarOf(injector.getClass()));

            com.fasterxml.jackson.core.JsonFactory json = new com.fasterxml.jackson.core.JsonFactory();
            try (com.fasterxml.jackson.core.JsonParser parser = json.createParser("[42]")) {
                parser.nextToken();
                parser.nextToken();
                System.out.println("jackson " + json.version() + " read " + parser.getIntValue() + " by " + jarOf(json.getClass()));
            }

            try (org.zeromq.ZContext zmq = new org.zeromq.ZContext()) {
                org.zeromq.ZMQ.Socket one = zmq.createSocket(org.zeromq.SocketType.PAIR);
                org.zeromq.ZMQ.Socket other = zmq.createSocket(org.zeromq.SocketType.PAIR);
                one.bind("inproc://own");
                other.connect("inproc://own");
                one.send("hello");
                System.out.println("jeromq said " + other.recvStr() + " by " + jarOf(zmq.getClass()));
            }
            return event -> {};
            """;

    @TempDir
    Path directory;

    private Path plugin;
    private final List<Path> libraries = new ArrayList<>();

    @BeforeEach
    void giveItItsOwnLibraries() throws IOException {
        plugin = Files.createDirectories(directory.resolve("plugins/carrier"));
        // First of all, so that what is compiled here is compiled against the copies.
        libraries.add(
                PluginJar.write(plugin.resolve("a-gaggled-api-9.9.jar"), Map.of(), OTHER_API, Map.of(), List.of()));
        try (Stream<Path> jars = Files.list(OTHER_VERSIONS)) {
            for (Path jar : jars.toList()) {
                libraries.add(Files.copy(jar, plugin.resolve(jar.getFileName())));
            }
        }
    }

    private Gaggled superviseWith(String open) throws IOException {
        PluginJar.write(
                plugin.resolve("evil.jar"),
                Map.of("org.gaggled.api.event.EventSinkFactory", "org.evil.Evil"),
                Map.of("org.evil.Evil", FACTORY.formatted(open)),
                Map.of(),
                libraries);
        // In YAML, so that gaggled's Jackson is used; with both channels, so that its JeroMQ is.
        Path config = Files.writeString(
                directory.resolve("gaggled.yaml"),
                """
                gaggled:
                  controlurl: tcp://127.0.0.1:*
                  eventurl: tcp://127.0.0.1:*
                  evil: {}
                web:
                  command: sleep
                  argv: ["600"]
                """);
        return Gaggled.run("-c", config.toString(), "--plugins", plugin.getParent().toString());
    }

    @Test
    void itWorksWithItsOwnAndTheOthersWithTheirs() throws IOException {
        try (Gaggled gaggled = superviseWith(USE_ALL)) {
            gaggled.await(LogLines.up("web"));
            gaggled.await(".* INFO .*a line by app");
            gaggled.await("logging is ch\\.qos\\.logback\\.classic\\.LoggerContext");
            gaggled.await("api by app");
            gaggled.await("guice bound by guice-4\\.2\\.3\\.jar");
            gaggled.await("jackson 2\\.9\\.10 read 42 by jackson-core-2\\.9\\.10\\.jar");
            gaggled.await("jeromq said hello by jeromq-0\\.5\\.4\\.jar");
            try (Companion controller = Companion.tool("gaggled_controller", "-u", gaggled.controlUrl(), "-d")) {
                assertEquals(0, controller.exitCode(), controller::text);
                assertTrue(controller.text().contains("[UP    ] web"), controller::text);
            }
            gaggled.stop();
        }
    }

    @Test
    void whatOnlyItsCopyOfTheApiHasIsMissing() throws IOException {
        try (Gaggled gaggled =
                superviseWith("System.out.println(org.gaggled.api.Novelty.greet()); return event -> {};")) {
            assertEquals(1, gaggled.exitCode(), gaggled::text);
            assertEquals(
                    "gaggled: event sink evil of plugin carrier was built against another version of what it uses:"
                            + " java.lang.NoClassDefFoundError: org/gaggled/api/Novelty; that is a fault of the plugin: update it or"
                            + " remove it",
                    gaggled.lines().getLast());
        }
    }
}
