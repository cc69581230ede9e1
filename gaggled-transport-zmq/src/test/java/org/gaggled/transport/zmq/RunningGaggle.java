package org.gaggled.transport.zmq;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.gaggled.api.GaggleInfo;
import org.gaggled.api.control.ControlPort;
import org.gaggled.api.control.ControlSource;
import org.gaggled.api.control.ControlSourceContext;
import org.gaggled.api.control.ControlSourceFactory;
import org.gaggled.api.control.Operation;
import org.gaggled.api.control.OperationRequest;
import org.gaggled.api.control.Requester;
import org.gaggled.api.control.Role;
import org.gaggled.api.neighbour.NeighbourSourceFactory;
import org.gaggled.config.ini.IniConfigSourceFactory;
import org.gaggled.engine.assembly.Engine;
import org.gaggled.engine.assembly.EngineOptions;
import org.gaggled.engine.assembly.TerminationSignals;
import org.gaggled.engine.config.ConfigReader;
import org.gaggled.engine.config.ConfigReading;
import org.gaggled.engine.config.read.ConfigPlugins;
import org.gaggled.engine.config.read.HostEnvironment;
import org.gaggled.engine.plugin.AvailablePlugins;
import org.gaggled.engine.plugin.PluginCatalog;
import org.gaggled.transport.zmq.client.ClientKeys;
import org.gaggled.transport.zmq.client.ControlClient;
import org.gaggled.transport.zmq.client.GaggledException;
import org.gaggled.transport.zmq.client.ServerAddress;
import org.gaggled.transport.zmq.control.ZmqControlSourceFactory;
import org.gaggled.transport.zmq.event.ZmqEventSinkFactory;
import org.gaggled.transport.zmq.wire.WireState;
import org.jspecify.annotations.Nullable;

/**
 * A real gaggled in this process: engine, launcher, both channels, real programs. Closing it shuts the gaggle down, by
 * a control source of its own: whatever a test did to the channels, no program is left behind.
 */
public final class RunningGaggle implements AutoCloseable {

    public static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Thread thread;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final PluginCatalog plugins;
    private final InsideSource inside = new InsideSource();
    private final String controlUrl;
    private final String eventUrl;
    private @Nullable ClientKeys operatorKeys;

    /**
     * Starts it, and waits until its channels are open; {@code global} and {@code programs} are INI text, without the
     * two URLs.
     */
    public RunningGaggle(Path directory, String global, String programs) throws Exception {
        this(directory, global, programs, List.of());
    }

    /** The same, with what joins it to a cluster where the configuration asks for it. */
    public RunningGaggle(
            Path directory, String global, String programs, List<NeighbourSourceFactory> neighbourSources)
            throws Exception {
        this.plugins = PluginCatalog.load(List.of());
        // Both are held until both are known: else the second may be the first once more.
        try (ServerSocket control = anyPort();
                ServerSocket events = anyPort()) {
            this.controlUrl = "tcp://127.0.0.1:" + control.getLocalPort();
            this.eventUrl = "tcp://127.0.0.1:" + events.getLocalPort();
        }
        Path file = Files.writeString(
                directory.resolve("gaggled.ini"),
                "[gaggled]\ncontrolurl = " + controlUrl + "\neventurl = " + eventUrl + "\n" + global
                        + "\n[gaggled/inside]\n" + programs);
        ConfigReading reading = read(file, List.of(new ZmqControlSourceFactory(), inside), neighbourSources);
        ConfigReading.Accepted accepted = switch (reading) {
            case ConfigReading.Accepted good -> good;
            case ConfigReading.Refused refused -> fail("refused: " + refused.problems());
        };
        GaggleInfo info = GaggleInfo.builder("test-instance").hostName("goose").version("1.0.0")
                .configFile("gaggled.ini").build();
        var supervisor = Engine.assemble(
                accepted.config(), info, plugins,
                new EngineOptions(Optional.empty(), TerminationSignals.notHeard(), Map.of()));
        this.thread = Thread.ofPlatform().name("gaggled-under-test").start(() -> {
            try {
                supervisor.run();
                ended.complete(null);
            } catch (Throwable e) {
                ended.completeExceptionally(e);
            }
        });
        CompletableFuture.anyOf(inside.started, ended.exceptionally(failure -> null)).get(PATIENCE.toSeconds(),
                TimeUnit.SECONDS);
    }

    /** Reads a configuration with the INI format and this module's plugins. */
    public static ConfigReading read(Path file) {
        return read(file, List.of(new ZmqControlSourceFactory()), List.of());
    }

    private static ConfigReading read(
            Path file, List<ControlSourceFactory> sources, List<NeighbourSourceFactory> neighbourSources) {
        ConfigPlugins plugins = new ConfigPlugins(
                List.of(new IniConfigSourceFactory()), List.of(new ZmqEventSinkFactory()), sources, neighbourSources,
                List.of(), List.of(), AvailablePlugins.none());
        HostEnvironment host = new HostEnvironment(System.getenv(), "goose", Path.of("").toAbsolutePath());
        return new ConfigReader(plugins, host).read(file, null);
    }

    public static int freePort() throws IOException {
        try (ServerSocket socket = anyPort()) {
            return socket.getLocalPort();
        }
    }

    private static ServerSocket anyPort() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    /** The keys with which this class itself shuts the gaggle down. */
    public RunningGaggle operatedWith(ClientKeys keys) {
        operatorKeys = keys;
        return this;
    }

    public String controlUrl() {
        return controlUrl;
    }

    public String eventUrl() {
        return eventUrl;
    }

    public ServerAddress control() {
        return ServerAddress.of(controlUrl).withTimeout(PATIENCE).withKeys(operatorKeys);
    }

    public ServerAddress events() {
        return ServerAddress.of(eventUrl).withTimeout(PATIENCE).withKeys(operatorKeys);
    }

    public WireState state(String program) throws GaggledException {
        try (ControlClient client = ControlClient.connect(control())) {
            return state(client, program);
        }
    }

    private static WireState state(ControlClient client, String program) throws GaggledException {
        return client.getStates(-4242).stream().filter(state -> state.program().equals(program)).findFirst()
                .orElseThrow();
    }

    /** Waits until the program is so. */
    public void await(String program, Predicate<WireState> so) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try (ControlClient client = ControlClient.connect(control())) {
            WireState state = state(client, program);
            while (!so.test(state)) {
                if (System.nanoTime() > deadline) {
                    fail(program + " stays " + state);
                }
                TimeUnit.MILLISECONDS.sleep(2);
                state = state(client, program);
            }
        }
    }

    /** Waits until the gaggle has ended after somebody shut it down. */
    public void awaitEnd() throws Exception {
        ended.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    @Override
    public void close() throws Exception {
        inside.shutdown(ended);
        awaitEnd();
        thread.join(PATIENCE);
        assertFalse(thread.isAlive());
        plugins.close();
    }

    /** A control source that asks for the end when this class does. */
    private static final class InsideSource implements ControlSourceFactory {

        private final CompletableFuture<ControlPort> port = new CompletableFuture<>();
        private final CompletableFuture<Void> started = new CompletableFuture<>();

        @Override
        public String getName() {
            return "inside";
        }

        @Override
        public ControlSource open(ControlSourceContext context) {
            port.complete(context.getControlPort());
            return new ControlSource() {
                @Override
                public void start() {
                    started.complete(null);
                }

                @Override
                public void close() {}
            };
        }

        void shutdown(CompletableFuture<Void> ended) throws Exception {
            // A gaggle that cannot be opened ends without having been asked.
            CompletableFuture.anyOf(port, ended.exceptionally(failure -> null)).get(PATIENCE.toSeconds(),
                    TimeUnit.SECONDS);
            if (port.isDone()) {
                port.join().perform(OperationRequest
                        .builder(Operation.SHUTDOWN, new Requester("test", "inside", Role.OPERATE)).build());
            }
        }
    }
}
