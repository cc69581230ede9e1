package org.gaggled.engine.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.gaggled.api.config.ConfigProblem;
import org.gaggled.api.config.DefiniteSetting;
import org.gaggled.api.config.PluginSettings;
import org.gaggled.api.config.Setting;
import org.gaggled.api.config.Settings;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plugin may have settings in the sections of programs, which are read, checked and shown as gaggled's own are. */
class PluginSettingsInProgramsTest {

    private static final DefiniteSetting<Boolean> NOTIFY = Setting.flag("notify").otherwise(true);
    private static final Setting<Duration> PATIENCE = Setting.duration("patience");

    @TempDir
    Path directory;

    private ConfigFixture fixture;

    @BeforeEach
    void setUp() throws IOException {
        fixture = new ConfigFixture(directory);
        fixture.sinks.add(new UnopenedPlugin("mail")
                .withProgramSettings(NOTIFY, PATIENCE)
                .withRules(PluginSettingsInProgramsTest::patienceWhereItKeepsQuiet));
    }

    /** It wants to be told how long to wait where it is to keep quiet. */
    private static List<ConfigProblem> patienceWhereItKeepsQuiet(PluginSettings settings) {
        Settings web = settings.findProgram("web");
        return web == null || web.get(NOTIFY) || web.find(PATIENCE) != null
                ? List.of()
                : List.of(ConfigProblem.error(Objects.requireNonNull(web.positionOf(NOTIFY)), "no patience", null)
                        .about(PATIENCE));
    }

    private static final String TWO =
            "gaggled\n  mail\nweb\n  command = serve\n  notify = no\n  patience = 2s\ndb\n  command = serve\n";

    @Test
    void aPluginReadsThemByProgram() throws IOException {
        PluginSettings mail = fixture.accepted(TWO).eventSinks().getFirst();
        Settings web = Objects.requireNonNull(mail.findProgram("web"));
        Settings db = Objects.requireNonNull(mail.findProgram("db"));
        assertEquals(false, web.get(NOTIFY));
        assertEquals(Duration.ofSeconds(2), web.find(PATIENCE));
        assertEquals(true, db.get(NOTIFY));
        assertNull(db.find(PATIENCE));
        assertNull(mail.findProgram("cache"));
    }

    @Test
    void theyAreShownWithTheProgram() throws IOException {
        Map<String, String> web =
                fixture.accepted(TWO).gaggle().inOrder().getFirst().settings().get();
        assertEquals("false", web.get("notify"));
        assertEquals("2000ms", web.get("patience"));
        ConfigReading.Accepted accepted = assertInstanceOf(ConfigReading.Accepted.class, fixture.read(TWO));
        assertEquals(
                List.of("notify", "patience"),
                accepted.effective().programs().toList().getFirst().settings().stream()
                        .map(setting -> setting.name())
                        .filter(List.of("notify", "patience")::contains)
                        .toList());
    }

    @Test
    void theyAreCheckedByTheirDefinitionsAndByThePlugin() throws IOException {
        assertEquals(
                List.of("4:12: notify 'perhaps' is not true or false (or yes/no, on/off, 1/0)"),
                fixture.problems("gaggled\n  mail\nweb\n  notify = perhaps\n  command = serve\n"));
        assertEquals(
                List.of("5:12: no patience"),
                fixture.problems("gaggled\n  mail\nweb\n  command = serve\n  notify = no\n"));
    }

    @Test
    void whereThePluginIsNotAskedForTheyAreNotUsed() throws IOException {
        ConfigReading.Accepted accepted =
                assertInstanceOf(ConfigReading.Accepted.class, fixture.read("web\n  command = serve\n  notify = no\n"));
        assertEquals(
                List.of("3:3: warning: 'notify' in program 'web' is not used: nothing asks for a plugin that reads it; give section"
                        + " gaggled/mail, or remove the setting"),
                fixture.texts(accepted.warnings()));
        assertNull(accepted.config().gaggle().inOrder().getFirst().settings().get().get("notify"));
    }

    @Test
    void whatTwoPluginsDeclareIsRefusedWhereAProgramHasIt() throws IOException {
        fixture.sinks.add(new UnopenedPlugin("pager").withProgramSettings(NOTIFY));
        fixture.accepted("gaggled\n  mail\nweb\n  command = serve\n");
        String sink = UnopenedPlugin.class.getName();
        assertEquals(
                List.of("1:1: two event sink plugins claim the program setting 'notify': " + sink + " and " + sink
                        + "; remove one of them from the plugins directory"),
                fixture.problems("gaggled\n  mail\nweb\n  command = serve\n  notify = yes\n"));
    }

    @Test
    void whatProgramsHaveAnywayIsRefused() throws IOException {
        fixture.sinks.add(new UnopenedPlugin("pager").withProgramSettings(Setting.flag("respawn")));
        fixture.accepted("gaggled\n  mail\nweb\n  command = serve\n");
        assertEquals(
                List.of("1:1: the event sink plugin " + UnopenedPlugin.class.getName()
                        + " declares the setting 'respawn' for programs, which every program already has; that is a"
                        + " fault of the plugin: update it or remove it"),
                fixture.problems("gaggled\n  pager\nweb\n  command = serve\n"));
    }
}
