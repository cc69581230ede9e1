package org.gaggled.engine.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.gaggled.api.config.ConfigProblem;
import org.gaggled.api.config.PluginSettings;
import org.gaggled.api.config.Setting;
import org.gaggled.api.neighbour.NeighbourSource;
import org.gaggled.api.neighbour.NeighbourSourceContext;
import org.gaggled.api.neighbour.NeighbourSourceFactory;
import org.gaggled.engine.config.known.ClusterSettings;
import org.gaggled.engine.core.Condition;
import org.gaggled.engine.core.Dependency;
import org.gaggled.engine.core.OnUnknown;
import org.gaggled.engine.core.ProgramId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a configuration says of programs of other hosts, and of the cluster by which they are known. */
class ClusterSettingsTest {

    private static final String CLUSTER = "gaggled\n  cluster\n    name = one\n";
    private static final Setting<String> CONNECT = Setting.text("connect").required();

    @TempDir
    private Path directory;

    private ConfigFixture fixture;

    /** Joins clusters of that kind. */
    private record Joining(String getName) implements NeighbourSourceFactory {

        @Override
        public List<Setting<?>> getSettings() {
            return getName.equals("zoo") ? List.of(CONNECT) : List.of();
        }

        @Override
        public List<ConfigProblem> check(PluginSettings settings) {
            return getName.equals("zoo") && "nowhere".equals(settings.getSettings().find(CONNECT))
                    ? List.of(ConfigProblem.error(
                            Objects.requireNonNull(settings.getSettings().positionOf(CONNECT)), "no such place",
                            "move"))
                    : List.of();
        }

        @Override
        public NeighbourSource open(NeighbourSourceContext context) {
            throw new AssertionError("a check opens nothing");
        }
    }

    @BeforeEach
    void setUp() throws IOException {
        fixture = new ConfigFixture(directory);
        fixture.neighbourSources.add(new Joining("village"));
    }

    private static String web(String depends) {
        return "web\n  command = serve\n" + depends;
    }

    private Dependency need(String depends) throws IOException {
        return fixture.accepted(CLUSTER + web(depends)).gaggle().inOrder().getFirst().life().dependencies().getFirst();
    }

    private List<String> warnings(String text) throws IOException {
        return fixture.texts(assertInstanceOf(ConfigReading.Accepted.class, fixture.read(text)).warnings());
    }

    @Test
    void aProgramOfAnotherHostIsNeededByItsName() throws IOException {
        Dependency plain = need("  depends = db@two\n");
        assertEquals(
                new Dependency(ProgramId.at("two", "db"), Condition.READY, Duration.ZERO, false, Duration.ZERO, true,
                        "db@two"),
                plain);
        assertEquals("db@two", plain.on().name());
        assertEquals(
                new Dependency(ProgramId.at("h.example", "w:2"), Condition.DONE, Duration.ofSeconds(2), true,
                        Duration.ofSeconds(5), false, "w:2@h.example", OnUnknown.STOP),
                need("""
                          depends
                            w:2@h.example
                              until = done
                              delay = 2s
                              propagate = true
                              grace = 5s
                              required = false
                              onunknown = stop
                        """));
    }

    @Test
    void aProgramOfThisHostMayBeCalledByItsHost() throws IOException {
        GaggleConfig config = fixture.accepted(CLUSTER + web("  depends = db@one\n") + "db\n  command = serve\n");
        assertEquals(List.of(new ProgramId("db")), config.gaggle().inOrder().getFirst().life().dependencies().stream()
                .map(Dependency::on).toList());
        assertEquals(
                List.of("6:13: program 'web' depends on 'dbx@one', which is not defined; there is no other program"),
                fixture.problems(CLUSTER + web("  depends = dbx@one\n")));
    }

    @Test
    void aNameWithTheMarkInItIsThatProgramIfThereIsOne() throws IOException {
        GaggleConfig config = fixture.accepted(web("  depends = db@two\n") + "db@two\n  command = serve\n");
        assertEquals(new ProgramId("db@two"),
                config.gaggle().inOrder().getFirst().life().dependencies().getFirst().on());
    }

    @Test
    void withoutAClusterNobodyKnowsOtherHosts() throws IOException {
        assertEquals(
                List.of("3:13: program 'web' depends on 'db@two', but this gaggled is in no cluster; add section"
                        + " gaggled/cluster"),
                fixture.problems(web("  depends = db@two\n")));
    }

    @Test
    void whatIsOfThisHostIsAlwaysKnown() throws IOException {
        assertEquals(
                List.of("5:19: warning: onunknown of dependency 'db' of program 'web' has no effect: 'db' is of this"
                        + " host, and always known; remove it"),
                warnings(web("  depends\n    db\n      onunknown = stop\n") + "db\n  command = serve\n"));
    }

    @Test
    void theNameOfThisHostIsThatOfTheMachine() throws IOException {
        assertEquals("one", fixture.accepted(CLUSTER + web("")).host());
        GaggleConfig config = fixture.accepted("gaggled\n  cluster\n    leavewait = 1m\n" + web(""));
        assertEquals("goose", config.host());
        assertEquals(Duration.ofMinutes(1),
                config.neighbourSources().getFirst().getSettings().get(ClusterSettings.LEAVE_WAIT));
        assertEquals(
                List.of("3:12: name 'two hosts' cannot be the name of a host; write 1 to 64 letters and digits of"
                        + " ASCII, '.', '_' and '-'"),
                fixture.problems("gaggled\n  cluster\n    name = two hosts\n" + web("")));
    }

    @Test
    void aClusterNeedsAPluginThatJoinsIt() throws IOException {
        fixture.neighbourSources.clear();
        assertEquals(
                List.of("2:3: section 'gaggled/cluster' needs a plugin that joins clusters, and the plugins directory has"
                        + " none; put one into plugins/, or remove the section"),
                fixture.problems(CLUSTER + "    connect = x\n" + web("  depends = db@two\n")));
        assertTrue(fixture.accepted(web("")).neighbourSources().isEmpty());
    }

    @Test
    void oneOfSeveralPluginsIsChosen() throws IOException {
        fixture.neighbourSources.add(new Joining("zoo"));
        assertEquals(
                List.of("2:3: several plugins can join the cluster of section 'gaggled/cluster': village, zoo; write"
                        + " source = NAME, with one of these"),
                fixture.problems(CLUSTER + web("")));
        assertEquals(
                List.of("2:3: section 'gaggled/cluster' needs the plugin 'zooo' to join the cluster, and the plugins"
                        + " directory has none; there is: village, zoo"),
                fixture.problems(CLUSTER + "    source = zooo\n" + web("")));
        assertEquals("village", fixture.accepted(CLUSTER + "    source = village\n" + web(""))
                .neighbourSources().getFirst().factory().getName());
        assertEquals(
                List.of("2:3: section 'gaggled/cluster' has no 'connect'; add the setting 'connect': text"),
                fixture.problems(CLUSTER + "    source = zoo\n" + web("")));
        assertEquals(
                List.of("5:15: no such place; move"),
                fixture.problems(CLUSTER + "    source = zoo\n    connect = nowhere\n" + web("")));
    }

    @Test
    void whatIsInForceIsShown() throws IOException {
        ConfigReading.Accepted accepted = assertInstanceOf(ConfigReading.Accepted.class,
                fixture.read(CLUSTER + web("  depends = db@two\n")));
        assertEquals(List.of("name", "leavewait"), accepted.effective().global().sections().getFirst().settings()
                .stream().map(setting -> setting.name()).toList());
        assertEquals(List.of("until", "delay", "required", "propagate", "grace", "onunknown"),
                accepted.effective().programs().findFirst().orElseThrow().sections().getFirst().sections().getFirst()
                        .settings().stream().map(setting -> setting.name()).toList());
    }
}
