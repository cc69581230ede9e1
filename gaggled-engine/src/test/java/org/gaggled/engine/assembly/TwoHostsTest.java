package org.gaggled.engine.assembly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.gaggled.api.GaggleInfo;
import org.gaggled.api.config.Setting;
import org.gaggled.api.control.ClusterSnapshot;
import org.gaggled.api.control.ControlPort;
import org.gaggled.api.control.Operation;
import org.gaggled.api.control.OperationRequest;
import org.gaggled.api.control.ProgramSelector;
import org.gaggled.api.control.Requester;
import org.gaggled.api.control.Role;
import org.gaggled.api.event.EventSink;
import org.gaggled.api.event.EventSinkContext;
import org.gaggled.api.event.EventSinkFactory;
import org.gaggled.api.launch.Containment;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.api.neighbour.HostState;
import org.gaggled.api.neighbour.NeighbourSource;
import org.gaggled.api.neighbour.NeighbourSourceContext;
import org.gaggled.api.neighbour.NeighbourSourceFactory;
import org.gaggled.api.program.ProgramState;
import org.gaggled.api.testkit.MemoryNeighbours;
import org.gaggled.api.testkit.PluginConfiguration;
import org.gaggled.engine.config.GaggleConfig;
import org.gaggled.engine.config.check.ConfiguredPlugin;
import org.gaggled.engine.config.known.ClusterSettings;
import org.gaggled.engine.config.known.KnownSettings;
import org.gaggled.engine.core.Condition;
import org.gaggled.engine.core.Definitions;
import org.gaggled.engine.core.Dependency;
import org.gaggled.engine.core.GaggleDefinition;
import org.gaggled.engine.core.LifeRulesBuilder;
import org.gaggled.engine.core.ProgramId;
import org.gaggled.engine.core.StopOrder;
import org.gaggled.engine.plugin.PluginCatalog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two gaggles with real processes: a program of one needs a program of the other, from its start to its end. */
class TwoHostsTest {

    private static final Requester TESTER = new Requester("tester", "test", Role.OPERATE);
    private static final long PATIENCE = 60;

    private final MemoryNeighbours cluster =
            new MemoryNeighbours(System::nanoTime, Duration.ofSeconds(5), new Random(1));
    private final ScheduledExecutorService time = Executors.newSingleThreadScheduledExecutor();

    /** What has happened on both hosts, in its order: {@code one web PROGRAM_UP}. */
    private final List<String> happened = new ArrayList<>();

    /** Joins hosts of this process. */
    private record Village(MemoryNeighbours cluster) implements NeighbourSourceFactory {

        @Override
        public String getName() {
            return "village";
        }

        @Override
        public List<Setting<?>> getSettings() {
            return ClusterSettings.ALL;
        }

        @Override
        public NeighbourSource open(NeighbourSourceContext context) {
            return cluster.open(context.getHost(), context.getGaggle().getInstanceId());
        }
    }

    /** Writes down what happens, and hands out the way to ask. */
    private final class Watching implements EventSinkFactory {

        private final String host;
        private final CompletableFuture<ControlPort> port = new CompletableFuture<>();

        Watching(String host) {
            this.host = host;
        }

        @Override
        public String getName() {
            return "watching";
        }

        @Override
        public List<Setting<?>> getSettings() {
            return List.of(KnownSettings.SINK_QUEUE);
        }

        @Override
        public EventSink open(EventSinkContext context) {
            port.complete(context.getControlPort());
            return event -> {
                ProgramState program = event.getProgram();
                note(host + " " + (program == null ? "" : program.getName() + " ") + event.getType());
            };
        }
    }

    /** A gaggle that runs on a thread of its own. */
    private final class Running {

        private final Watching watching;
        private final Thread thread;

        Running(String host, String program, List<Dependency> needs) {
            watching = new Watching(host);
            LaunchRequest launch = LaunchRequest.builder(program, Path.of("/bin/sleep"))
                    .arguments(List.of("sleep", "1000"))
                    .build();
            GaggleDefinition gaggle = new GaggleDefinition(
                    List.of(Definitions.of(program, new LifeRulesBuilder().dependencies(needs).build(), launch)),
                    Duration.ofSeconds(1), StopOrder.REVERSE);
            PluginConfiguration village = new PluginConfiguration(new Village(cluster)).set("leavewait", "1m");
            GaggleConfig config = new GaggleConfig(
                    gaggle, null, null, null, true,
                    List.of(configured(watching, new PluginConfiguration(watching))), List.of(),
                    List.of(configured(new Village(cluster), village)), host, Containment.SESSION, List.of());
            thread = Thread.ofPlatform().name("gaggled of " + host).start(() -> run(host, config));
        }

        ControlPort port() throws Exception {
            return await(watching.port);
        }

        void perform(Operation operation, String... programs) throws Exception {
            await(port().perform(OperationRequest.builder(operation, TESTER)
                    .programs(programs.length == 0 ? null : ProgramSelector.of(List.of(programs))).build()));
        }

        void awaitEnd() throws InterruptedException {
            thread.join(TimeUnit.SECONDS.toMillis(PATIENCE));
            assertTrue(!thread.isAlive(), "it has ended");
        }
    }

    private static <F extends org.gaggled.api.ConfiguredPluginFactory> ConfiguredPlugin<F> configured(
            F factory, PluginConfiguration configuration) {
        var settings = configuration.toSettings();
        return new ConfiguredPlugin<>(
                factory, settings.getSettings(), settings.getGlobalSettings(), false, Map.of(), Map.of());
    }

    private static void run(String host, GaggleConfig config) {
        try (PluginCatalog catalog = PluginCatalog.load(List.of())) {
            Engine.assemble(
                    config,
                    GaggleInfo.builder("run of " + host).hostName(host).version("1").configFile("test").build(),
                    catalog,
                    new EngineOptions(Optional.empty(), TerminationSignals.notHeard(), Map.of()))
                    .run();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static <T> T await(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(PATIENCE, TimeUnit.SECONDS);
    }

    private synchronized void note(String what) {
        happened.add(what);
        notifyAll();
    }

    private synchronized List<String> happened() {
        return List.copyOf(happened);
    }

    /** Waits until that has happened so often. */
    private synchronized void await(String what, int times) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE);
        Predicate<String> wanted = what::equals;
        while (happened.stream().filter(wanted).count() < times) {
            long left = deadline - System.nanoTime();
            assertTrue(left > 0, () -> what + " did not happen; there was " + happened);
            wait(1 + left / 1_000_000);
        }
    }

    @AfterEach
    void stop() {
        time.shutdownNow();
    }

    @Test
    void aProgramNeedsOneOfAnotherHost() throws Exception {
        time.scheduleAtFixedRate(cluster::run, 1, 1, TimeUnit.MILLISECONDS);
        Running one = new Running("one", "web", List.of(
                new Dependency(ProgramId.at("two", "db"), Condition.READY, Duration.ZERO, true)));
        await("one GAGGLE_STARTED", 1);
        assertEquals("it waits for db@two, which is unknown: its host was not heard of yet",
                await(one.port().describe("web")).getExplanation());
        HostState unheard = await(one.port().getNeighbours()).getNeighbours().getFirst();
        assertEquals("two UNKNOWN not heard of yet", unheard.getHost() + " " + unheard.getStanding() + " "
                + unheard.getReason());
        Running two = new Running("two", "db", List.of());
        await("one web PROGRAM_UP", 1);
        ClusterSnapshot known = await(one.port().getNeighbours());
        assertEquals("one", known.getHost());
        HostState neighbour = Objects.requireNonNull(known.find("two"));
        assertEquals(HostState.Standing.KNOWN, neighbour.getStanding());
        assertNull(neighbour.getReason());
        assertEquals("db", Objects.requireNonNull(neighbour.getReport()).getPrograms().getFirst().getName());
        assertTrue(happened().indexOf("two db PROGRAM_UP") < happened().indexOf("one web PROGRAM_UP"));
        two.perform(Operation.RESTART, "db");
        await("two db PROGRAM_UP", 2);
        await("one web PROGRAM_UP", 2);
        assertEquals(1, happened().stream().filter("one web PROGRAM_DOWN"::equals).count());
        assertEquals("db@two", await(one.port().describe("web")).getDependencies().getFirst().getProgram());
        two.perform(Operation.SHUTDOWN);
        two.awaitEnd();
        HostState left = Objects.requireNonNull(await(one.port().getNeighbours()).find("two"));
        assertEquals(HostState.Standing.LEFT, left.getStanding());
        assertNull(left.getReport());
        await("one web PROGRAM_DOWN", 2);
        List<String> all = happened();
        assertTrue(all.lastIndexOf("one web PROGRAM_DOWN") < all.lastIndexOf("two db PROGRAM_DOWN"),
                () -> "it did not wait for its dependent: " + all);
        String why = await(one.port().describe("web")).getExplanation();
        assertTrue(why != null && why.startsWith("it waits for db@two, which is down because the gaggled of its host"),
                why);
        one.perform(Operation.SHUTDOWN);
        one.awaitEnd();
    }
}
