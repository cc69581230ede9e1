package org.gaggled.engine.assembly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.gaggled.api.GaggleInfo;
import org.gaggled.api.PluginException;
import org.gaggled.api.config.DefiniteSetting;
import org.gaggled.api.config.PluginSettings;
import org.gaggled.api.config.Setting;
import org.gaggled.api.control.ControlSource;
import org.gaggled.api.control.ControlSourceContext;
import org.gaggled.api.control.ControlSourceFactory;
import org.gaggled.api.event.EventSink;
import org.gaggled.api.event.EventSinkContext;
import org.gaggled.api.event.EventSinkFactory;
import org.gaggled.api.event.GaggleEvent;
import org.gaggled.api.testkit.FakeControlPort;
import org.gaggled.engine.config.ConfigReader;
import org.gaggled.engine.config.ConfigReading;
import org.gaggled.engine.config.GaggleConfig;
import org.gaggled.engine.config.OutlineFormat;
import org.gaggled.engine.config.read.ConfigPlugins;
import org.gaggled.engine.config.read.HostEnvironment;
import org.gaggled.engine.core.Notice;
import org.gaggled.engine.event.EventFanout;
import org.gaggled.engine.reload.Reopening;
import org.gaggled.engine.reload.UnopenedException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
    private final Sinks feed = new Sinks("feed", true);
    private final Sinks other = new Sinks("other", true);
    private final Sinks untold = new Sinks("untold", false);
    private final SourcesOf web = new SourcesOf("web");

    private volatile Runnable failed = () -> {};
    private volatile Waiting beforeSinksClose = () -> {};

    @FunctionalInterface
    private interface Waiting {
        void run() throws InterruptedException;
    }

    @TempDir
    Path directory;

    private boolean keepsState;

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
                failed.run();
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
        volatile Runnable beforeOpening = () -> {};
        volatile boolean remembers;

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
            return List.of(PORT);
        }

        @Override
        public List<Setting<?>> getGlobalSettings() {
            return List.of(Setting.text(name + "url"));
        }

        @Override
        public @Nullable Set<String> findClaims(PluginSettings settings) {
            return claimsOf(settings, told);
        }

        @Override
        public EventSink open(EventSinkContext context) throws PluginException {
            beforeOpening.run();
            contexts.add(context);
            if (remembers) {
                context.getStateDirectory();
            }
            Holder holder = new Holder(name, context.getSettings().get(PORT));
            return new EventSink() {
                @Override
                public void accept(GaggleEvent event) {
                    heard.computeIfAbsent(name, any -> new CopyOnWriteArrayList<>()).add(event.getNumber());
                }

                @Override
                public void close() throws InterruptedException {
                    beforeSinksClose.run();
                    holder.release();
                }
            };
        }
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
            return Set.of("tcp:" + settings.getSettings().get(PORT));
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
    }

    /** That has these parts, as {@code feed 1}: with its name, its port and, if given, its queue. */
    private GaggleConfig config(String... asked) throws IOException {
        StringBuilder text = new StringBuilder("db\n  command = /bin/sleep\ngaggled\n");
        text.append(keepsState ? "  statedir = state\n" : "");
        for (String part : asked) {
            if (part.contains("=")) {
                text.append("  ").append(part).append('\n');
                continue;
            }
            String[] words = part.split(" ", -1);
            text.append("  ").append(words[0]).append("\n    port = ").append(words[1]).append('\n');
            if (words.length > 2) {
                text.append("    queue = ").append(words[2]).append('\n');
            }
        }
        Path file = Files.writeString(directory.resolve("gaggle.outline"), text);
        ConfigPlugins plugins = new ConfigPlugins(
                List.of(new OutlineFormat()), List.of(feed, other, untold), List.of(web));
        return switch (new ConfigReader(plugins, new HostEnvironment(Map.of(), "goose", directory)).read(file, null)) {
            case ConfigReading.Accepted accepted -> accepted.config();
            case ConfigReading.Refused refused -> fail("refused: " + refused.problems());
        };
    }

    private OpenParts open(GaggleConfig config) throws PluginException {
        OpenParts opened = OpenParts.open(config, new PluginOpening(GAGGLE, config), port, events, "goose");
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
    void whatIsTheSameStaysOpen() throws Exception {
        OpenParts open = open(config("feed 1", "web 2"));
        publish();
        takeEffect(open.prepare(config("web 2", "feed 1")));
        publish();
        assertEquals(List.of("+feed1", "+web2"), history);
        open.close();
        assertEquals(List.of(1L, 2L), heard.get("feed"));
    }

    @Test
    void whatMovesIsOpenedBeforeTheFormerIsClosedAndEachEventIsToldOnce() throws Exception {
        OpenParts open = open(config("feed 1", "web 2"));
        publish();
        Reopening.Prepared prepared = open.prepare(config("feed 11", "web 12"));
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
        OpenParts open = open(config("feed 1", "web 2"));
        publish();
        // They change their places.
        Reopening.Prepared prepared = open.prepare(config("feed 2", "web 1"));
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
    void whatUsesItsStateDirectoryIsClosedFirst() throws Exception {
        keepsState = true;
        feed.remembers = true;
        Files.createDirectory(directory.resolve("state"));
        OpenParts open = open(config("feed 1", "other 2"));
        assertEquals(directory.resolve("state/sinks/feed"), feed.contexts.getFirst().getStateDirectory());
        assertTrue(Files.isDirectory(directory.resolve("state/sinks/feed")));
        assertFalse(Files.exists(directory.resolve("state/sinks/other")), "it has not asked");
        publish();
        takeEffect(open.prepare(config("feed 11", "other 12")));
        publish();
        open.close();
        assertEquals(List.of("+feed1", "+other2", "-feed1", "+feed11", "+other12"), history.subList(0, 5));
        assertEquals(List.of(1L, 2L), heard.get("feed"));
    }

    @Test
    void withoutStatedirNoSinkHasADirectory() throws Exception {
        open(config("feed 1"));
        assertNull(feed.contexts.getFirst().getStateDirectory());
    }

    @Test
    void noEventIsLostWhileSinksAreSwapped() throws Exception {
        OpenParts open = open(config("feed 1"));
        AtomicBoolean done = new AtomicBoolean();
        AtomicLong published = new AtomicLong();
        Thread loop = Thread.ofPlatform().start(() -> {
            while (!done.get()) {
                publish();
                published.incrementAndGet();
                // So that no queue is ever full.
                LockSupport.parkNanos(20_000);
            }
        });
        for (int swap = 0; swap < 100; swap++) {
            // The same address: it is closed first, every other time for nothing.
            Reopening.Prepared prepared = open.prepare(config("feed 1 " + (20_000 + swap)));
            if (swap % 2 == 0) {
                prepared.undo();
            } else {
                takeEffect(prepared);
            }
        }
        done.set(true);
        loop.join();
        open.close();
        assertEquals(LongStream.rangeClosed(1, published.get()).boxed().toList(), heard.get("feed"));
    }

    @Test
    void whatClosesSlowlyIsWaitedForBeforeItsPortIsGivenUp() throws Exception {
        OpenParts open = open(config("feed 1"));
        CountDownLatch tried = new CountDownLatch(1);
        beforeSinksClose = () -> {
            try {
                tried.await();
            } catch (InterruptedException leftBehind) {
                // It does not care, and holds its port for longer.
                tried.await();
            }
        };
        failed = tried::countDown;
        Reopening.Prepared prepared = open.prepare(config("feed 1 77"));
        beforeSinksClose = () -> {};
        takeEffect(prepared);
        publish();
        open.close();
        assertEquals(List.of(1L), heard.get("feed"));
    }

    @Test
    void whatCannotBeOpenedAgainIsTold() throws Exception {
        OpenParts open = open(config("feed 1"));
        ports.put(99, "somebody else");
        // Its port is taken by somebody as soon as it is closed.
        GaggleConfig next = config("feed 1 77", "other 99");
        feed.beforeOpening = () -> {
            if (feed.contexts.size() == 2) {
                ports.put(1, "somebody else");
            }
        };
        UnopenedException refused = assertThrows(UnopenedException.class, () -> open.prepare(next));
        assertEquals(2, refused.problems().size(), refused.problems()::toString);
        assertTrue(refused.problems().getLast().toString().contains(
                "feed was open, is closed now, and cannot be opened again: port 1 is in use; reload when that is mended"),
                refused.problems()::toString);
        ports.remove(99);
        ports.remove(1);
    }

    @Test
    void anUndoneChangeThatTookEffectLosesNoEvent() throws Exception {
        OpenParts open = open(config("feed 1"));
        Reopening.Prepared prepared = open.prepare(config("feed 2"));
        publish();
        prepared.takeEffect();
        publish();
        assertEquals(List.of(), prepared.undo());
        publish();
        open.close();
        assertEquals(List.of(1L, 2L, 3L), heard.get("feed").stream().sorted().toList());
    }

    @Test
    void aPortThatSomebodyElseHoldsIsRefusedBeforeAnythingIsTouched() throws Exception {
        OpenParts open = open(config("feed 1", "web 2"));
        ports.put(99, "somebody else");
        UnopenedException refused = assertThrows(
                UnopenedException.class, () -> open.prepare(config("feed 11", "web 99")));
        assertTrue(refused.problems().toString().contains("port 99 is in use"), refused.problems()::toString);
        assertEquals(List.of("+feed1", "+web2", "+feed11", "-feed11"), history);
        publish();
        open.close();
        assertEquals(List.of(1L), heard.get("feed"));
        ports.remove(99);
    }

    @Test
    void aSettingThatAsksForWhatCannotBeOpenedIsWhereThatIsTold() throws Exception {
        OpenParts open = open(config("web 2"));
        feed.beforeOpening = () -> {
            throw new IllegalStateException("the address is in use");
        };
        UnopenedException refused = assertThrows(
                UnopenedException.class, () -> open.prepare(config("web 2", "feedurl = here")));
        assertEquals(6, refused.problems().getFirst().getPosition().line(), refused.problems()::toString);
        open.close();
    }

    @Test
    void whatWasClosedFirstIsOpenedAgainWhenSomethingElseCannotBeOpened() throws Exception {
        OpenParts open = open(config("feed 1"));
        ports.put(99, "somebody else");
        publish();
        assertThrows(
                UnopenedException.class, () -> open.prepare(config("feed 1 77", "other 99")));
        publish();
        open.close();
        assertEquals(List.of(1L, 2L), heard.get("feed"));
        assertEquals(List.of("+feed1", "-feed1", "+feed1", "-feed1", "+feed1", "-feed1"), history);
        ports.remove(99);
    }

    @Test
    void anUndoneChangeLosesNoEventEither() throws Exception {
        OpenParts open = open(config("feed 1", "web 2"));
        Reopening.Prepared prepared = open.prepare(config("feed 2", "web 1"));
        publish();
        prepared.undo();
        publish();
        Reopening.Prepared gone = open.prepare(config());
        gone.undo();
        publish();
        open.close();
        assertEquals(List.of(1L, 2L, 3L), heard.get("feed"));
        assertEquals(Set.of("-feed2", "-web1"), Set.copyOf(history.subList(6, 8)));
        assertEquals(List.of("+feed1", "+web2"), history.subList(8, 10));
    }

    @Test
    void oneThatDoesNotSayWhatItClaimsIsTriedOnceMoreWithTheFormerClosed() throws Exception {
        OpenParts open = open(config("untold 1"));
        publish();
        takeEffect(open.prepare(config("untold 1 77")));
        publish();
        open.close();
        assertEquals(List.of("+untold1", "-untold1", "+untold1", "-untold1"), history);
        assertEquals(List.of(1L, 2L), heard.get("untold"));
        assertNotSame(untold.contexts.getFirst(), untold.contexts.getLast());
    }

    @Test
    void whatIsOpenedAfterTheEndIsClosedAtOnce() throws Exception {
        OpenParts open = open(config());
        open.close();
        assertThrows(UnopenedException.class, () -> open.prepare(config("feed 1")));
        assertEquals(new HashMap<>(), ports);
    }
}
