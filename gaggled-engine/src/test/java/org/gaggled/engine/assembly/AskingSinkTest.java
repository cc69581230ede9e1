package org.gaggled.engine.assembly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.gaggled.api.GaggleInfo;
import org.gaggled.api.PluginException;
import org.gaggled.api.control.ControlException;
import org.gaggled.api.control.ControlOutcome;
import org.gaggled.api.control.ControlPort;
import org.gaggled.api.control.GaggleSnapshot;
import org.gaggled.api.control.Operation;
import org.gaggled.api.control.OperationRequest;
import org.gaggled.api.control.Requester;
import org.gaggled.api.control.Role;
import org.gaggled.api.event.EventSink;
import org.gaggled.api.event.EventSinkContext;
import org.gaggled.api.event.EventSinkFactory;
import org.gaggled.api.event.GaggleEvent;
import org.gaggled.api.event.GaggleEventType;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.api.testkit.PluginConfiguration;
import org.gaggled.engine.config.GaggleConfig;
import org.gaggled.engine.config.check.ConfiguredPlugin;
import org.gaggled.engine.config.known.KnownSettings;
import org.gaggled.engine.core.Definitions;
import org.gaggled.engine.core.GaggleDefinition;
import org.gaggled.engine.core.LifeRulesBuilder;
import org.gaggled.engine.core.ProgramDefinition;
import org.gaggled.engine.core.StopOrder;
import org.gaggled.engine.plugin.PluginCatalog;
import org.junit.jupiter.api.Test;

/**
 * Shows when an event sink may ask gaggled, what it gets, and that waiting for an answer on its own thread holds up
 * nobody.
 */
class AskingSinkTest {

    private static final Requester SINK = new Requester("sink", "test", Role.OPERATE);

    private final CompletableFuture<GaggleSnapshot> askedWhileOpening = new CompletableFuture<>();
    private final CompletableFuture<GaggleSnapshot> askedOnItsThread = new CompletableFuture<>();
    private final CompletableFuture<GaggleEventType> toldAsSubscriber = new CompletableFuture<>();
    private final CompletableFuture<ControlOutcome> shutdown = new CompletableFuture<>();
    private final CompletableFuture<Throwable> askedAtTheEnd = new CompletableFuture<>();

    private static <T> T await(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private final class Asking implements EventSink {
        private final ControlPort port;

        Asking(ControlPort port) {
            this.port = port;
            port.getSnapshot().thenAccept(askedWhileOpening::complete);
            port.subscribe("second", event -> toldAsSubscriber.complete(event.getType()));
        }

        @Override
        public void accept(GaggleEvent event) throws Exception {
            if (event.getType() == GaggleEventType.PROGRAM_UP) {
                askedOnItsThread.complete(await(port.getSnapshot()));
                shutdown.complete(
                        await(port.perform(OperationRequest.builder(Operation.SHUTDOWN, SINK).build())).getOutcome());
            }
        }

        @Override
        public void close() {
            askedAtTheEnd.complete(assertThrows(ExecutionException.class, () -> await(port.getSnapshot())));
        }
    }

    /** A plugin that opens what it is given. */
    private record Plugin(String name, Opening opening) implements EventSinkFactory {

        interface Opening {
            EventSink open(EventSinkContext context) throws PluginException;
        }

        @Override
        public String getName() {
            return name;
        }

        @Override
        public List<org.gaggled.api.config.Setting<?>> getSettings() {
            return List.of(KnownSettings.SINK_QUEUE);
        }

        @Override
        public EventSink open(EventSinkContext context) throws PluginException {
            return opening.open(context);
        }

        ConfiguredPlugin<EventSinkFactory> configured() {
            var settings = new PluginConfiguration(this).toSettings();
            return new ConfiguredPlugin<>(this, settings.getSettings(), settings.getGlobalSettings(), false, Map.of(),
                    Map.of());
        }
    }

    private static void run(Plugin... plugins) throws Exception {
        Duration second = Duration.ofSeconds(1);
        LaunchRequest launch = LaunchRequest.builder("web", Path.of("/bin/sleep"))
                .arguments(List.of("sleep", "1000"))
                .build();
        ProgramDefinition web = Definitions.of("web", new LifeRulesBuilder().build(), launch);
        GaggleConfig config = new GaggleConfig(
                new GaggleDefinition(List.of(web), second, StopOrder.REVERSE),
                null,
                null,
                null,
                List.of(plugins).stream().map(Plugin::configured).toList(),
                List.of());
        try (PluginCatalog catalog = PluginCatalog.load(List.of())) {
            Engine.assemble(
                    config,
                    GaggleInfo.builder("run").hostName("goose").version("1").configFile("test").build(),
                    catalog,
                    new EngineOptions(Optional.empty(), TerminationSignals.notHeard(), Map.of()))
                    .run();
        }
    }

    @Test
    void itIsAnsweredOnceGaggledRunsAndUntilItEnds() throws Exception {
        run(new Plugin("asking", context -> new Asking(context.getControlPort())));
        assertEquals("web", await(askedWhileOpening).getStates().getFirst().getName());
        assertEquals("web", await(askedOnItsThread).getStates().getFirst().getName());
        assertEquals(GaggleEventType.GAGGLE_STARTED, await(toldAsSubscriber));
        assertEquals(ControlOutcome.DONE, await(shutdown));
        assertEquals(ControlOutcome.ENDED,
                Objects.requireNonNull(ControlException.find(await(askedAtTheEnd))).getOutcome());
    }

    @Test
    void whatIsAskedOfAGaggleThatNeverRunsFails() throws Exception {
        CompletableFuture<CompletionStage<GaggleSnapshot>> asked = new CompletableFuture<>();
        Plugin asking = new Plugin("asking", context -> {
            asked.complete(context.getControlPort().getSnapshot());
            return event -> {};
        });
        Plugin refusing = new Plugin("refusing", context -> {
            throw new PluginException("not today");
        });
        assertEquals("not today", assertThrows(PluginException.class, () -> run(asking, refusing)).getMessage());
        CompletionStage<GaggleSnapshot> stage = await(asked);
        ExecutionException unanswered = assertThrows(ExecutionException.class, () -> await(stage));
        assertEquals(ControlOutcome.ENDED, Objects.requireNonNull(ControlException.find(unanswered)).getOutcome());
    }
}
