package org.gaggled.engine.assembly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.gaggled.api.GaggleInfo;
import org.gaggled.api.PluginException;
import org.gaggled.api.config.DefiniteSetting;
import org.gaggled.api.config.PluginSettings;
import org.gaggled.api.config.Setting;
import org.gaggled.api.config.Settings;
import org.gaggled.api.control.ControlSource;
import org.gaggled.api.control.ControlSourceContext;
import org.gaggled.api.control.ControlSourceFactory;
import org.gaggled.api.event.EventSink;
import org.gaggled.api.event.EventSinkContext;
import org.gaggled.api.event.EventSinkFactory;
import org.gaggled.api.event.GaggleEvent;
import org.gaggled.api.testkit.FakeControlPort;
import org.gaggled.api.testkit.PluginConfiguration;
import org.gaggled.engine.config.GaggleConfig;
import org.gaggled.engine.config.check.ConfiguredPlugin;
import org.gaggled.engine.config.known.KnownSettings;
import org.gaggled.engine.core.GaggleDefinition;
import org.gaggled.engine.core.Notice;
import org.gaggled.engine.core.StopOrder;
import org.gaggled.engine.event.EventFanout;
import org.gaggled.engine.reload.Reopening;
import org.gaggled.engine.reload.UnopenedException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Shows what another configuration does to sinks and sources that are open: all of it or nothing, with every event told
 * once and in its order.
 */
class OpenPartsTest {

    private static final GaggleInfo GAGGLE =
            GaggleInfo.builder("run").hostName("goose").version("1").configFile("test").build();

    private static final DefiniteSetting<Integer> PORT = Setting.wholeNumber("port", 0, 65_535).otherwise(0);

    /** Who holds which port, as the system would say it. */
    private final Map<Integer, Object> ports = new ConcurrentHashMap<>();

    /** What was opened and closed, in its order. */
    private final List<String> history = new CopyOnWriteArrayList<>();

    private final Map<String, List<Long>> heard = new ConcurrentHashMap<>();
    private final FakeControlPort port = new FakeControlPort();
    private final EventFanout events = new EventFanout(GAGGLE, InstantSource.system());
    private @Nullable OpenParts parts;
    private OpenParts.@Nullable Sources sources;

    /** Something that listens at a port of its own, which only one can. */
    private final class Holder {

        final String name;
        final int held;

        Holder(String name, int wanted) throws PluginException {
            this.name = name;
            this.held = wanted;
            if (wanted != 0 && ports.putIfAbsent(wanted, this) != null) {
                throw new PluginException("port " + wanted + " is in use");
            }
            history.add("+" + name + held);
        }

        void release() {
            history.add("-" + name + held);
            ports.remove(held, this);
        }
    }

    private static @Nullable Set<String> claimsOf(PluginSettings settings, boolean told) {
        return told ? Set.of("tcp:" + settings.getSettings().get(PORT)) : null;
    }

    private final class Sinks implements EventSinkFactory {

        private final String name;
        private final boolean told;
        final List<EventSinkContext> contexts = new ArrayList<>();

        Sinks(String name, boolean told) {
            this.name = name;
            this.told = told;
        }

        @Override
        public String getName() {
            return name;
        }

        @Override
        public List<Setting<?>> getSettings() {
            return List.of(PORT, KnownSettings.SINK_QUEUE);
        }

        @Override
        public @Nullable Set<String> findClaims(PluginSettings settings) {
            return claimsOf(settings, told);
        }

        @Override
        public EventSink open(EventSinkContext context) throws PluginException {
            contexts.add(context);
            Holder holder = new Holder(name, context.getSettings().get(PORT));
            return new EventSink() {
                @Override
                public void accept(GaggleEvent event) {
                    heard.computeIfAbsent(name, any -> new CopyOnWriteArrayList<>()).add(event.getNumber());
                }

                @Override
                public void close() {
                    holder.release();
                }
            };
        }

        ConfiguredPlugin<EventSinkFactory> at(int port) {
            return at(port, Map.of());
        }

        ConfiguredPlugin<EventSinkFactory> at(int port, Map<String, Settings> programs) {
            PluginSettings settings = settingsOf(new PluginConfiguration(this), port);
            return new ConfiguredPlugin<>(this, settings.getSettings(), settings.getGlobalSettings(), false, Map.of(),
                    programs);
        }
    }

    private static PluginSettings settingsOf(PluginConfiguration configuration, int port) {
        return configuration.set("port", Integer.toString(port)).toSettings();
    }

    private final class SourcesOf implements ControlSourceFactory {

        private final String name;

        SourcesOf(String name) {
            this.name = name;
        }

        @Override
        public String getName() {
            return name;
        }

        @Override
        public List<Setting<?>> getSettings() {
            return List.of(PORT);
        }

        @Override
        public Set<String> findClaims(PluginSettings settings) {
            return Objects.requireNonNull(claimsOf(settings, true));
        }

        @Override
        public ControlSource open(ControlSourceContext context) throws PluginException {
            Holder holder = new Holder(name, context.getSettings().get(PORT));
            return new ControlSource() {
                @Override
                public void start() {}

                @Override
                public void close() {
                    holder.release();
                }
            };
        }

        ConfiguredPlugin<ControlSourceFactory> at(int port) {
            PluginSettings settings = settingsOf(new PluginConfiguration(this), port);
            return new ConfiguredPlugin<>(this, settings.getSettings(), settings.getGlobalSettings(), false, Map.of(),
                    Map.of());
        }
    }

    private static GaggleConfig config(
            List<ConfiguredPlugin<EventSinkFactory>> sinks, List<ConfiguredPlugin<ControlSourceFactory>> sources) {
        return new GaggleConfig(
                new GaggleDefinition(List.of(), Duration.ofSeconds(1), StopOrder.REVERSE), null, null, null, sinks,
                sources);
    }

    private OpenParts open(GaggleConfig config) throws PluginException {
        OpenParts opened = OpenParts.open(config, new PluginOpening(GAGGLE), port, events, "goose");
        parts = opened;
        sources = opened.openSources(config);
        return opened;
    }

    private void publish() {
        events.publish(new Notice.StatesDumped(1));
    }

    private static void takeEffect(Reopening.Prepared prepared) {
        prepared.takeEffect();
        prepared.keep();
    }

    @AfterEach
    void close() {
        if (sources != null) {
            sources.close();
        }
        events.close();
        if (parts != null) {
            parts.close();
        }
        port.close();
        assertEquals(Map.of(), ports, "everything that was opened is closed");
        long closings = history.stream().filter(each -> each.startsWith("-")).count();
        assertEquals(closings, history.size() - closings, "each was closed once: " + history);
    }

    @Test
    void whatIsTheSameStaysOpenAndIsToldWhatTheConfigurationSaysOfPrograms() throws Exception {
        Sinks mail = new Sinks("mail", true);
        Settings ofWeb = mail.at(7).getSettings();
        OpenParts open = open(config(List.of(mail.at(1)), List.of()));
        EventSinkContext context = mail.contexts.getFirst();
        assertEquals(null, context.findProgram("web"));
        takeEffect(open.prepare(config(List.of(mail.at(1, Map.of("web", ofWeb))), List.of())));
        assertSame(ofWeb, context.findProgram("web"));
        assertEquals(List.of("+mail1"), history);
    }

    @Test
    void whatMovesIsOpenedBeforeTheFormerIsClosedAndEachEventIsToldOnce() throws Exception {
        Sinks feed = new Sinks("feed", true);
        SourcesOf web = new SourcesOf("web");
        OpenParts open = open(config(List.of(feed.at(1)), List.of(web.at(2))));
        publish();
        Reopening.Prepared prepared = open.prepare(config(List.of(feed.at(11)), List.of(web.at(12))));
        assertEquals(List.of("+feed1", "+web2", "+feed11", "+web12"), history);
        publish();
        prepared.takeEffect();
        publish();
        prepared.keep();
        publish();
        open.close();
        assertEquals(List.of(1L, 2L, 3L, 4L), heard.get("feed").stream().sorted().toList());
    }

    @Test
    void whatHoldsThePortIsClosedFirstAndEventsWaitMeanwhile() throws Exception {
        Sinks feed = new Sinks("feed", true);
        SourcesOf web = new SourcesOf("web");
        OpenParts open = open(config(List.of(feed.at(1)), List.of(web.at(2))));
        publish();
        // They change their places.
        Reopening.Prepared prepared = open.prepare(config(List.of(feed.at(2)), List.of(web.at(1))));
        publish();
        prepared.takeEffect();
        publish();
        prepared.keep();
        open.close();
        assertEquals(List.of(1L, 2L, 3L), heard.get("feed"));
        assertEquals(Set.of("-feed1", "-web2"), Set.copyOf(history.subList(2, 4)));
        assertEquals(List.of("+feed2", "+web1"), history.subList(4, 6));
    }

    @Test
    void aPortThatSomebodyElseHoldsIsRefusedBeforeAnythingIsTouched() throws Exception {
        Sinks feed = new Sinks("feed", true);
        SourcesOf web = new SourcesOf("web");
        OpenParts open = open(config(List.of(feed.at(1)), List.of(web.at(2))));
        ports.put(99, "somebody else");
        UnopenedException refused = assertThrows(
                UnopenedException.class, () -> open.prepare(config(List.of(feed.at(11)), List.of(web.at(99)))));
        assertTrue(refused.problem().toString().contains("port 99 is in use"), refused.problem().toString());
        assertEquals(List.of("+feed1", "+web2", "+feed11", "-feed11"), history);
        publish();
        open.close();
        assertEquals(List.of(1L), heard.get("feed"));
        ports.remove(99);
    }

    @Test
    void whatWasClosedFirstIsOpenedAgainWhenSomethingElseCannotBeOpened() throws Exception {
        Sinks feed = new Sinks("feed", true);
        Sinks other = new Sinks("other", true);
        OpenParts open = open(config(List.of(feed.at(1)), List.of()));
        ports.put(99, "somebody else");
        publish();
        // It is another one at the same port: by its queue.
        PluginConfiguration queue = new PluginConfiguration(feed).set("queue", "77");
        PluginSettings settings = settingsOf(queue, 1);
        ConfiguredPlugin<EventSinkFactory> changed = new ConfiguredPlugin<>(
                feed, settings.getSettings(), settings.getGlobalSettings(), false, Map.of(), Map.of());
        assertThrows(
                UnopenedException.class, () -> open.prepare(config(List.of(changed, other.at(99)), List.of())));
        publish();
        open.close();
        assertEquals(List.of(1L, 2L), heard.get("feed"));
        assertEquals(List.of("+feed1", "-feed1", "+feed1", "-feed1", "+feed1", "-feed1"), history);
        ports.remove(99);
    }

    @Test
    void anUndoneChangeLosesNoEventEither() throws Exception {
        Sinks feed = new Sinks("feed", true);
        SourcesOf web = new SourcesOf("web");
        OpenParts open = open(config(List.of(feed.at(1)), List.of(web.at(2))));
        Reopening.Prepared prepared = open.prepare(config(List.of(feed.at(2)), List.of(web.at(1))));
        publish();
        prepared.undo();
        publish();
        Reopening.Prepared gone = open.prepare(config(List.of(), List.of()));
        gone.undo();
        publish();
        open.close();
        assertEquals(List.of(1L, 2L, 3L), heard.get("feed"));
        assertEquals("+feed1", history.get(history.indexOf("-feed2") + 1 + (history.get(history.indexOf("-feed2") + 1)
                .equals("-web1") ? 1 : 0)));
    }

    @Test
    void oneThatDoesNotSayWhatItClaimsIsTriedOnceMoreWithTheFormerClosed() throws Exception {
        Sinks feed = new Sinks("feed", false);
        OpenParts open = open(config(List.of(feed.at(1)), List.of()));
        PluginConfiguration queue = new PluginConfiguration(feed).set("queue", "77");
        PluginSettings settings = settingsOf(queue, 1);
        ConfiguredPlugin<EventSinkFactory> changed = new ConfiguredPlugin<>(
                feed, settings.getSettings(), settings.getGlobalSettings(), false, Map.of(), Map.of());
        publish();
        takeEffect(open.prepare(config(List.of(changed), List.of())));
        publish();
        open.close();
        assertEquals(List.of("+feed1", "-feed1", "+feed1", "-feed1"), history);
        assertEquals(List.of(1L, 2L), heard.get("feed"));
        assertNotSame(feed.contexts.getFirst(), feed.contexts.getLast());
    }

    @Test
    void whatIsOpenedAfterTheEndIsClosedAtOnce() throws Exception {
        Sinks feed = new Sinks("feed", true);
        OpenParts open = open(config(List.of(), List.of()));
        open.close();
        assertThrows(UnopenedException.class, () -> open.prepare(config(List.of(feed.at(1)), List.of())));
        assertEquals(new HashMap<>(), ports);
    }
}
