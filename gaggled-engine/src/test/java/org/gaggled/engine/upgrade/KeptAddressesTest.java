package org.gaggled.engine.upgrade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.gaggled.api.PluginException;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.config.Setting;
import org.gaggled.api.config.Settings;
import org.gaggled.api.event.EventSink;
import org.gaggled.api.event.EventSinkContext;
import org.gaggled.api.event.EventSinkFactory;
import org.gaggled.engine.config.GaggleConfig;
import org.gaggled.engine.config.OpenChannels;
import org.gaggled.engine.config.check.ConfiguredPlugin;
import org.gaggled.engine.core.GaggleDefinition;
import org.gaggled.engine.core.StopOrder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shows that a channel with any free port has the port again that it had before gaggled was killed or replaced. */
class KeptAddressesTest {

    private static final Setting<String> EVENT_URL = Setting.text("eventurl");

    @TempDir
    Path directory;

    private static GaggleConfig config(String eventUrl) {
        return new GaggleConfig(new GaggleDefinition(List.of(), Duration.ZERO, StopOrder.REVERSE), eventUrl, null, null,
                List.of(), List.of());
    }

    private static ConfiguredPlugin<EventSinkFactory> sink(String eventUrl) {
        Settings settings = new Settings() {
            @Override
            @SuppressWarnings("unchecked")
            public <T> @Nullable T find(Setting<T> setting) {
                return setting.getName().equals("eventurl") ? (T) eventUrl : null;
            }

            @Override
            public @Nullable ConfigPosition positionOf(Setting<?> setting) {
                return null;
            }

            @Override
            public ConfigPosition getPosition() {
                throw new UnsupportedOperationException();
            }
        };
        EventSinkFactory factory = new EventSinkFactory() {
            @Override
            public String getName() {
                return "test";
            }

            @Override
            public EventSink open(EventSinkContext context) throws PluginException {
                throw new PluginException("on purpose");
            }
        };
        return new ConfiguredPlugin<>(factory, settings, settings, false, Map.of(), Map.of());
    }

    private String next(String configured) {
        return KeptAddresses.in(directory).over(sink(configured)).getGlobalSettings().find(EVENT_URL);
    }

    private void note(String configured, String bound) {
        KeptAddresses.in(directory).note(config(configured), new OpenChannels(bound, null));
    }

    @Test
    void aPortThatWasChosenIsChosenAgain() {
        note("tcp://*:*", "tcp://0.0.0.0:4711");
        assertEquals("tcp://*:4711", next("tcp://*:*"));
        note("tcp://127.0.0.1:*", "tcp://127.0.0.1:4712");
        assertEquals("tcp://127.0.0.1:4712", next("tcp://127.0.0.1:*"));
        assertEquals("tcp://*:*", next("tcp://*:*"));
    }

    @Test
    void nothingIsNotedWithoutStatedirOrAFreePortOrAfterAnOrderlyEnd() {
        note("tcp://127.0.0.1:5000", "tcp://127.0.0.1:5000");
        assertFalse(Files.exists(directory.resolve("addresses")));
        KeptAddresses.in(null).note(config("tcp://*:*"), new OpenChannels("tcp://0.0.0.0:4711", null));
        ConfiguredPlugin<EventSinkFactory> plugin = sink("tcp://*:*");
        assertSame(plugin, KeptAddresses.in(null).over(plugin));
        note("tcp://*:*", "tcp://0.0.0.0:4711");
        KeptAddresses.in(directory).forget();
        assertEquals("tcp://*:*", next("tcp://*:*"));
    }

    @Test
    void whatIsTornIsPassedOver() throws Exception {
        Files.writeString(directory.resolve("addresses"), "nonsense\n\neventurl tcp://*:* tcp://*:1234\nevent");
        assertEquals("tcp://*:1234", next("tcp://*:*"));
        assertNotNull(next("tcp://127.0.0.1:*"));
    }
}
