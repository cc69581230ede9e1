package org.gaggled.engine.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.gaggled.api.config.DefiniteSetting;
import org.gaggled.api.config.Setting;
import org.gaggled.api.control.ControlSource;
import org.gaggled.api.control.ControlSourceContext;
import org.gaggled.api.control.ControlSourceFactory;
import org.gaggled.api.event.EventSink;
import org.gaggled.api.event.EventSinkContext;
import org.gaggled.api.event.EventSinkFactory;
import org.gaggled.engine.config.check.ConfiguredPlugin;
import org.gaggled.engine.config.known.KnownSettings;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

// Shows how plugins come by their settings: which are opened, what is checked for them, what they may not claim; and what the
// addresses of the two channels may look like.
class PluginSettingsTest {

    private static final DefiniteSetting<Duration> PERIOD =
            Setting.duration("period").otherwise(Duration.ofSeconds(10));
    private static final DefiniteSetting<String> TO = Setting.text("to").required();
    private static final Setting<String> NOTE = Setting.text("note");
    private static final Setting<String> EVENT_URL = Setting.text("eventurl");
    private static final Setting<String> CONTROL_URL = Setting.text("controlurl");

    @TempDir
    Path directory;

    private ConfigFixture fixture;

    @BeforeEach
    void setUp() throws IOException {
        fixture = new ConfigFixture(directory);
        fixture.sinks.add(new UnopenedPlugin("smtpgate", PERIOD, TO, NOTE));
        fixture.sinks.add(new UnopenedPlugin("zmq", NOTE).withGlobals(EVENT_URL));
        fixture.sources.add(new UnopenedPlugin("zmq", PERIOD).withGlobals(CONTROL_URL));
    }

    @Test
    void aSectionHasAPlace() throws IOException {
        var plugins = fixture.accepted("gaggled\n  eventurl = tcp://*:1\n  smtpgate\n    to = ops\n").eventSinks();
        assertEquals("gaggle.outline:3:3", plugins.getFirst().getSettings().getPosition().toString());
        assertNull(plugins.getFirst().getSettings().positionOf(PERIOD));
        // The section is not there: an address asks for the plugin.
        assertEquals("gaggle.outline:1:1", plugins.getLast().getSettings().getPosition().toString());
        assertEquals("gaggle.outline:1:1", plugins.getLast().getGlobalSettings().getPosition().toString());
    }

    @Test
    void onePluginNeedsNotBeAskedFor() throws IOException {
        fixture.sources.add(new ControlSourceFactory() {
            @Override
            public String getName() {
                return "local";
            }

            @Override
            public List<Setting<?>> getGlobalSettings() {
                return List.of(NOTE);
            }

            @Override
            public boolean isOpenUnasked() {
                return true;
            }

            @Override
            public ControlSource open(ControlSourceContext context) {
                throw new AssertionError("reading a configuration opens nothing");
            }
        });
        var unasked = fixture.accepted("web\n  command = serve\n").controlSources().getFirst();
        assertEquals("local", unasked.factory().getName());
        assertNull(unasked.getGlobalSettings().find(NOTE));
        var asked = fixture.accepted("gaggled\n  note = none\n").controlSources().getFirst();
        assertEquals("none", asked.getGlobalSettings().find(NOTE));
    }

    @Test
    void aSectionWhosePluginFailedToLoadSaysWhy() throws IOException {
        fixture.failures.add("plugins/pager.jar: class org.x.Pager needs org.y.Foo, which is not in the jar");
        assertEquals(
                List.of("2:3: unknown section 'pager' in section 'gaggled'; its plugin may be one that failed to load:"
                        + " plugins/pager.jar: class org.x.Pager needs org.y.Foo, which is not in the jar"),
                fixture.problems("gaggled\n  pager\n    number = 1\n"));
    }

    @Test
    void aSettingThatIsMadeAnewEachTimeIsStillTheSame() throws IOException {
        var plugin = fixture.accepted("gaggled\n  smtpgate\n    to = ops\n    period = 5s\n").eventSinks().getFirst();
        assertEquals(Duration.ofSeconds(5), plugin.settings().get(Setting.duration("period").required()));
        assertThrows(IllegalArgumentException.class, () -> plugin.settings().find(Setting.text("period")));
        assertThrows(IllegalArgumentException.class, () -> plugin.settings().find(Setting.duration("other")));
    }

    @Test
    void everySinkHasAQueueWhoseBoundIsASetting() throws IOException {
        var gate = fixture.accepted("gaggled\n  smtpgate\n    to = ops\n    queue = 100\n").eventSinks().getFirst();
        assertEquals(100, gate.settings().get(KnownSettings.SINK_QUEUE));
        var sink = fixture.accepted("gaggled\n  eventurl = tcp://*:5555\n").eventSinks().getFirst();
        assertEquals(16_384, sink.settings().get(KnownSettings.SINK_QUEUE));
        for (String wrong : List.of("15", "262145", "many")) {
            assertEquals(
                    List.of("4:13: queue '" + wrong + "' is not a whole number from 16 to 262144"),
                    fixture.problems("gaggled\n  smtpgate\n    to = ops\n    queue = " + wrong + "\n"));
        }
        fixture.sources.add(new UnopenedPlugin("http"));
        assertEquals(
                List.of("3:5: unknown setting 'queue' in section 'gaggled/http'"),
                fixture.problems("gaggled\n  http\n    queue = 100\n").stream()
                        .map(problem -> problem.replaceFirst(";.*", ""))
                        .toList());
    }

    @Test
    void aSinkThatDeclaresTheQueueItselfIsRefusedWhereItIsAskedFor() throws IOException {
        fixture.sinks.add(new UnopenedPlugin("pager", Setting.text("queue")));
        fixture.accepted("web\n  command = serve\n");
        assertEquals(
                List.of("1:1: the event sink plugin " + UnopenedPlugin.class.getName()
                        + " declares the setting 'queue', which gaggled offers for"
                        + " every event sink; that is a fault of the plugin: update it or remove it"),
                fixture.problems("gaggled\n  pager\n    queue = 16\n"));
    }

    @Test
    void nothingIsOpenedThatNothingAsksFor() throws IOException {
        GaggleConfig config = fixture.accepted("web\n  command = serve\n");
        assertEquals(List.of(), config.eventSinks());
        assertEquals(List.of(), config.controlSources());
    }

    @Test
    void aSectionAsksForItsPlugin() throws IOException {
        GaggleConfig config = fixture.accepted("gaggled\n  smtpgate\n    to = me\n    period = 3s\n");
        assertEquals(1, config.eventSinks().size());
        ConfiguredPlugin<EventSinkFactory> gate = config.eventSinks().getFirst();
        assertEquals("smtpgate", gate.factory().getName());
        assertEquals("me", gate.settings().get(TO));
        assertEquals(Duration.ofSeconds(3), gate.settings().get(PERIOD));
        assertEquals("gaggle.outline:4:14", String.valueOf(gate.settings().positionOf(PERIOD)));
        assertNull(gate.settings().find(NOTE));
        assertNull(gate.settings().positionOf(NOTE));
        assertThrows(IllegalArgumentException.class, () -> gate.settings().get(NOTE.required()));
        assertThrows(IllegalArgumentException.class, () -> gate.settings().find(EVENT_URL));
    }

    @Test
    void aGlobalSettingAsksForThePluginsThatDeclareIt() throws IOException {
        GaggleConfig config = fixture.accepted("gaggled\n  controlurl = tcp://*:5555\nweb\n  command = serve\n");
        assertEquals(List.of(), config.eventSinks());
        ConfiguredPlugin<ControlSourceFactory> source = config.controlSources().getFirst();
        assertEquals("tcp://*:5555", source.globalSettings().find(CONTROL_URL));
        assertEquals(Duration.ofSeconds(10), source.settings().get(PERIOD));
        assertEquals("tcp://*:5555", config.controlUrl());
        assertEquals(
                "tcp://goose:5555",
                config.gaggle().inOrder().getFirst().launch().getEnvironment().get("GAGGLED_CONTROL_URL"));
    }

    @Test
    void aSinkAndASourceShareTheSectionOfTheirName() throws IOException {
        GaggleConfig config = fixture.accepted("gaggled\n  zmq\n    note = x\n    period = 1\n");
        assertEquals("x", config.eventSinks().getFirst().settings().find(NOTE));
        assertEquals(Duration.ofMillis(1), config.controlSources().getFirst().settings().get(PERIOD));
    }

    @Test
    void aPluginsSettingsAreChecked() throws IOException {
        assertEquals(
                List.of(
                        "2:3: section 'gaggled/smtpgate' has no 'to'; add the setting 'to': text",
                        "3:14: period 'x' is not a duration: milliseconds, or a number with ms, s, m, h or d, from 0 to"
                                + " 2147483647 ms",
                        "4:5: unknown setting 'perod' in section 'gaggled/smtpgate'; did you mean 'period'?",
                        "5:3: unknown section 'smptgate' in section 'gaggled'; did you mean 'smtpgate'?"),
                fixture.problems("gaggled\n  smtpgate\n    period = x\n    perod = 1\n  smptgate\n"));
    }

    @Test
    void aUrlWithoutATransport() throws IOException {
        fixture.sinks.clear();
        assertEquals(
                List.of("2:14: eventurl is set, but the plugins directory has no transport plugin for it; put the"
                        + " transport"
                        + " plugin into plugins/, or remove the setting"),
                fixture.problems("gaggled\n  eventurl = tcp://*:1\n"));
    }

    @Test
    void oneAddressForBothChannels() throws IOException {
        assertEquals(
                List.of("3:16: controlurl and eventurl are both 'tcp://*:5555', but only one of them can be bound;"
                        + " give each"
                        + " channel a port of its own"),
                fixture.problems("gaggled\n  eventurl = tcp://*:5555\n  controlurl = tcp://*:5555\n"));
        fixture.accepted("gaggled\n  eventurl = tcp://*:*\n  controlurl = tcp://*:*\nweb\n  command = serve\n");
    }

    @Test
    void oneAddressForBothChannelsByTwoNames() throws IOException {
        for (String other : List.of("tcp://*:5555", "tcp://0.0.0.0:5555", "tcp://localhost:5555",
                "tcp://127.0.0.1:05555")) {
            assertEquals(
                    List.of("3:16: controlurl 'tcp://127.0.0.1:5555' and eventurl '" + other
                            + "' are the same port of the same"
                            + " address, but only one of them can be bound; give each channel a port of its own"),
                    fixture.problems("gaggled\n  eventurl = " + other + "\n  controlurl = tcp://127.0.0.1:5555\n"));
        }
        for (String other : List.of("tcp://127.0.0.2:5555", "tcp://*:5556", "tcp://[::1]:5555", "tcp://*:*")) {
            fixture.accepted("gaggled\n  eventurl = " + other
                    + "\n  controlurl = tcp://127.0.0.1:5555\nweb\n  command = serve\n");
        }
    }

    @Test
    void programsAreToldTheChosenPortInPlaceOfTheStar() throws IOException {
        GaggleConfig config = fixture.accepted(
                "gaggled\n  eventurl = tcp://*:*\n  controlurl = tcp://127.0.0.1:5555\nweb\n  command = serve\n");
        assertEquals(
                Map.of("GAGGLED_EVENT_URL", "tcp://goose:40123"),
                new OpenChannels("tcp://*:40123", "tcp://127.0.0.1:5555").variables(config, "goose"),
                "what their definitions do not tell them");
        Map<String, String> defined = config.gaggle().inOrder().getFirst().launch().getEnvironment();
        assertEquals("tcp://127.0.0.1:5555", defined.get("GAGGLED_CONTROL_URL"));
        assertEquals("web", defined.get("GAGGLED_PROGRAM_NAME"));
    }

    /** They are an error of the configuration that uses what they claim, and of no other. */
    @Test
    void pluginsThatClaimOneName() throws IOException {
        String sink = UnopenedPlugin.class.getName();
        fixture.sinks.add(new UnopenedPlugin("smtpgate"));
        fixture.sinks.add(new UnopenedPlugin("other").withGlobals(EVENT_URL));
        fixture.accepted("gaggled\n  tick = 5\nweb\n  command = serve\n");
        assertEquals(
                "1:1: two event sink plugins claim the name 'smtpgate': " + sink + " and " + sink
                        + "; remove one of them from the plugins directory",
                fixture.problems("gaggled\n  smtpgate\n    to = ops\n").getFirst());
        assertEquals(
                List.of("1:1: two event sink plugins claim the global setting 'eventurl': " + sink + " and " + sink
                        + "; remove one of them from the plugins directory"),
                fixture.problems("gaggled\n  eventurl = tcp://*:5555\n"));
    }

    @Test
    void aPluginThatClaimsWhatIsGaggleds() throws IOException {
        fixture.sinks.add(new UnopenedPlugin("env").withGlobals(KnownSettings.TICK));
        fixture.sinks.add(new UnopenedPlugin("other").withGlobals(KnownSettings.TICK));
        fixture.accepted("gaggled\n  tick = 5\n  env\n    A = b\nweb\n  command = serve\n");
        assertEquals(
                List.of("1:1: the event sink plugin " + UnopenedPlugin.class.getName()
                        + " claims 'tick', which is gaggled's own; that is a"
                        + " fault of the plugin: update it or remove it"),
                fixture.problems("gaggled\n  other\n"));
    }

    @Test
    void aPluginThatThrowsIsNamed() throws IOException {
        fixture.sinks.add(new EventSinkFactory() {
            @Override
            public String getName() {
                throw new IllegalStateException("broken");
            }

            @Override
            public EventSink open(EventSinkContext context) {
                throw new AssertionError("reading a configuration opens nothing");
            }
        });
        List<String> problems = fixture.problems("web\n  command = serve\n");
        assertEquals(
                "1:1: the event sink plugin " + fixture.sinks.getLast().getClass().getName()
                        + " fails with java.lang.IllegalStateException: broken when asked for its settings; that is a fault of the"
                        + " plugin: update it or remove it",
                problems.getFirst());
    }

    @ParameterizedTest
    @CsvSource({
            "tcp://127.0.0.1:5555", "tcp://*:5555", "tcp://*:*", "tcp://localhost:1", "tcp://[::1]:65535",
            "tcp://[fe80::1%eth0]:9",
            "tcp://no-such-interface0:80"
    })
    void addressesThatAreGood(String url) throws IOException {
        assertEquals(url, fixture.accepted("gaggled\n  eventurl = " + url + "\n").eventUrl());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock = """
                    5555              | is not a URL; write tcp://HOST:PORT, tcp://*:PORT or tcp://127.0.0.1:PORT
                    tcp:/localhost:1  | is not a URL; write tcp://HOST:PORT, tcp://*:PORT or tcp://127.0.0.1:PORT
                    ipc:///run/g      | : ipc:// is not supported by JeroMQ 0.6; write tcp://127.0.0.1:PORT
                    udp://x:1         | : udp:// is not supported; write tcp://HOST:PORT, tcp://*:PORT or tcp://127.0.0.1:PORT
                    tcp://localhost   | is not tcp:// with a host and a port; write tcp://HOST:PORT, tcp://*:PORT or tcp://127.0.0.1:PORT
                    tcp://:5          | is not tcp:// with a host and a port; write tcp://HOST:PORT, tcp://*:PORT or tcp://127.0.0.1:PORT
                    tcp://::1:5       | is not tcp:// with a host and a port; write tcp://HOST:PORT, tcp://*:PORT or tcp://127.0.0.1:PORT
                    tcp://x:5/path    | is not tcp:// with a host and a port; write tcp://HOST:PORT, tcp://*:PORT or tcp://127.0.0.1:PORT
                    tcp://x:65536     | : port 65536 does not exist; write a port from 1 to 65535, or * for any
                    tcp://x:0         | : port 0 does not exist; write a port from 1 to 65535, or * for any
                    """)
    void addressesThatAreNot(String url, String message) throws IOException {
        String space = message.startsWith(":") ? "" : " ";
        assertEquals(
                List.of("2:14: eventurl '" + url + "'" + space + message),
                fixture.problems("gaggled\n  eventurl = " + url + "\n"));
    }
}
