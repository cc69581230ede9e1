package org.gaggled.engine.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.gaggled.api.config.ConfigProblem;
import org.gaggled.api.config.PluginSettings;
import org.gaggled.api.config.DefiniteSetting;
import org.gaggled.api.config.Setting;
import org.gaggled.api.config.Settings;
import org.gaggled.api.config.SettingsSection;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shows how a plugin comes by sections beside its own, and how it has its say when a configuration is checked. */
class PluginSectionsTest {

    private static final Setting<String> URL = Setting.text("controlurl");
    private static final DefiniteSetting<String> KEY = Setting.text("key").required();
    private static final Setting<Duration> WAIT = Setting.duration("wait");
    private static final SettingsSection LOCK = new SettingsSection("lock", List.of(KEY, WAIT));

    @TempDir
    Path directory;

    private ConfigFixture fixture;

    @BeforeEach
    void setUp() throws IOException {
        fixture = new ConfigFixture(directory);
        fixture.sources.add(new UnopenedPlugin("radio")
                .withGlobals(URL)
                .withGlobalSections(LOCK)
                .withRules(PluginSectionsTest::keyOfTheLock));
    }

    /** What the plugin says of the section. */
    private static List<ConfigProblem> keyOfTheLock(PluginSettings settings) {
        Settings lock = settings.findSection("lock");
        if (lock == null) {
            return List.of(ConfigProblem.warning(
                    Objects.requireNonNull(settings.getGlobalSettings().positionOf(URL)), "no lock", "add one"));
        }
        return switch (lock.get(KEY)) {
            case "wrong" -> List.of(ConfigProblem.error(
                    Objects.requireNonNull(lock.positionOf(KEY)), "the key does not fit", null));
            case "patient" -> lock.find(WAIT) == null
                    ? List.of(ConfigProblem.error(lock.getPosition(), "a patient key needs wait", null)
                            .about(WAIT))
                    : List.of();
            case "bug" -> throw new IllegalStateException("oops");
            default -> List.of();
        };
    }

    @Test
    void aGlobalSectionIsReadForItsPlugin() throws IOException {
        GaggleConfig config = fixture.accepted("gaggled\n  controlurl = tcp://*:1\n  lock\n    key = k\n");
        PluginSettings settings = config.controlSources().getFirst();
        assertEquals("k", Objects.requireNonNull(settings.findSection("lock")).get(KEY));
        assertThrows(IllegalArgumentException.class, () -> settings.findSection("other"));
    }

    @Test
    void aGlobalSectionAloneAsksForNobody() throws IOException {
        ConfigReading.Accepted accepted = assertInstanceOf(
                ConfigReading.Accepted.class, fixture.read("gaggled\n  lock\n    key = k\nweb\n  command = serve\n"));
        assertEquals(List.of(), accepted.config().controlSources());
        assertEquals(
                List.of("2:3: warning: section 'gaggled/lock' is not used: nothing asks for a plugin that reads it; give"
                        + " controlurl, or remove the section"),
                fixture.texts(accepted.warnings()));
    }

    @Test
    void aGlobalSectionThatNobodyReadsIsCheckedAllTheSame() throws IOException {
        assertEquals(
                List.of(
                        "2:3: section 'gaggled/lock' has no 'key'; add the setting 'key': text",
                        "2:3: warning: section 'gaggled/lock' is not used: nothing asks for a plugin that reads it; give"
                                + " controlurl, or remove the section"),
                fixture.problems("gaggled\n  lock\n"));
    }

    @Test
    void aRequiredTextMustSaySomething() throws IOException {
        assertEquals(
                List.of("4:10: key '' is empty, and must not be"),
                fixture.problems("gaggled\n  controlurl = tcp://*:1\n  lock\n    key =\n"));
    }

    @Test
    void aWarningOfThePluginIsPassedOn() throws IOException {
        ConfigReading reading = fixture.read("gaggled\n  controlurl = tcp://*:1\nweb\n  command = serve\n");
        ConfigReading.Accepted accepted = assertInstanceOf(ConfigReading.Accepted.class, reading);
        assertNull(accepted.config().controlSources().getFirst().findSection("lock"));
        assertEquals(List.of("2:16: warning: no lock; add one"), fixture.texts(accepted.warnings()));
    }

    @Test
    void anErrorOfThePluginIsOneOfTheConfiguration() throws IOException {
        assertEquals(
                List.of("4:11: the key does not fit"),
                fixture.problems("gaggled\n  controlurl = tcp://*:1\n  lock\n    key = wrong\n"));
    }

    @Test
    void thePluginIsAskedThoughSomethingElseIsWrong() throws IOException {
        assertEquals(
                List.of(
                        "4:11: the key does not fit",
                        "5:5: unknown setting 'colour' in section 'gaggled/lock'; known there: key, wait",
                        "6:12: wait 'soon' is not a duration: milliseconds, or a number with ms, s, m, h or d, from 0 to"
                                + " 2147483647 ms"),
                fixture.problems("gaggled\n  controlurl = tcp://*:1\n  lock\n    key = wrong\n    colour = red\n"
                        + "    wait = soon\n"));
    }

    @Test
    void whatThePluginSaysOfASettingThatIsWrongAlreadyIsDropped() throws IOException {
        assertEquals(
                List.of("5:12: wait 'soon' is not a duration: milliseconds, or a number with ms, s, m, h or d, from 0 to"
                        + " 2147483647 ms"),
                fixture.problems("gaggled\n  controlurl = tcp://*:1\n  lock\n    key = patient\n    wait = soon\n"));
    }

    @Test
    void thePluginIsNotAskedWithoutWhatItRequires() throws IOException {
        assertEquals(
                List.of("3:3: section 'gaggled/lock' has no 'key'; add the setting 'key': text"),
                fixture.problems("gaggled\n  controlurl = tcp://*:1\n  lock\n"));
    }

    @Test
    void aPluginThatThrowsIsToBlame() throws IOException {
        assertEquals(
                List.of("1:1: the control source plugin 'radio' fails with java.lang.IllegalStateException: oops when it"
                        + " checks its settings; that is a fault of the plugin: update it or remove it"),
                fixture.problems("gaggled\n  controlurl = tcp://*:1\n  lock\n    key = bug\n"));
    }
}
