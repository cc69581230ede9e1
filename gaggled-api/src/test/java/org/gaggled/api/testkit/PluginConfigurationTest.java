package org.gaggled.api.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.List;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.config.ConfigProblem;
import org.gaggled.api.config.DefiniteSetting;
import org.gaggled.api.config.PluginSettings;
import org.gaggled.api.config.Setting;
import org.gaggled.api.config.Settings;
import org.gaggled.api.config.SettingsSection;
import org.gaggled.api.event.EventSink;
import org.gaggled.api.event.EventSinkContext;
import org.gaggled.api.event.EventSinkFactory;
import org.junit.jupiter.api.Test;

/**
 * Settings that a test writes down are checked, typed and handed on. That gaggled itself says the same is shown in the
 * engine's tests.
 */
class PluginConfigurationTest {

    static final DefiniteSetting<String> TO = Setting.text("to").required();
    static final DefiniteSetting<Duration> PERIOD = Setting.duration("period").otherwise(Duration.ofSeconds(10));
    static final Setting<List<String>> TAGS = Setting.texts("tags");
    static final Setting<String> URL = Setting.text("pagerurl");
    static final Setting<String> KEY = Setting.text("key");

    private record Pager(String getName) implements EventSinkFactory {

        @Override
        public List<Setting<?>> getSettings() {
            return List.of(TO, PERIOD, TAGS);
        }

        @Override
        public List<Setting<?>> getGlobalSettings() {
            return List.of(URL);
        }

        @Override
        public List<SettingsSection> getGlobalSections() {
            return List.of(new SettingsSection("locks", List.of(KEY)));
        }

        @Override
        public List<ConfigProblem> check(PluginSettings settings) {
            return settings.getSettings().get(TO).equals("nobody")
                    ? List.of(ConfigProblem.warning(new ConfigPosition("pager", 1, 1), "nobody will know"))
                    : List.of();
        }

        @Override
        public EventSink open(EventSinkContext context) {
            return event -> {};
        }
    }

    private static PluginConfiguration pager() {
        return new PluginConfiguration(new Pager("pager"));
    }

    private static List<String> problems(PluginConfiguration configuration) {
        return configuration.check().stream().map(ConfigProblem::toString).toList();
    }

    @Test
    void everythingThatWasSetIsThere() {
        EventSinkContext context = pager().set("to", "me")
                .set("tags", List.of("a", "b"))
                .setGlobal("pagerurl", "http://x")
                .setIn("locks", "key", "k")
                .toEventSinkContext();
        Settings settings = context.getSettings();
        assertEquals("me", settings.get(TO));
        assertEquals(Duration.ofSeconds(10), settings.get(PERIOD));
        assertEquals(List.of("a", "b"), settings.find(TAGS));
        assertEquals(new ConfigPosition("gaggled.test", 2, 1), settings.positionOf(TAGS));
        assertNull(settings.positionOf(PERIOD));
        assertEquals("http://x", context.getGlobalSettings().find(URL));
        Settings locks = context.findSection("locks");
        assertEquals("k", locks == null ? null : locks.find(KEY));
        assertEquals("test-run", context.getGaggle().getInstanceId());
    }

    @Test
    void whatIsNotGivenIsNull() {
        PluginSettings settings = pager().set("to", "me").toSettings();
        assertNull(settings.getSettings().find(TAGS));
        assertNull(settings.getGlobalSettings().find(URL));
        assertNull(settings.findSection("locks"));
    }

    @Test
    void whatWasNotDeclaredIsRefused() {
        PluginSettings settings = pager().set("to", "me").toSettings();
        assertThrows(IllegalArgumentException.class, () -> settings.getSettings().find(URL));
        assertThrows(IllegalArgumentException.class, () -> settings.getSettings().find(Setting.text("period")));
        assertThrows(IllegalArgumentException.class,
                () -> settings.getSettings().get(Setting.texts("tags").required()));
        assertThrows(IllegalArgumentException.class, () -> settings.findSection("keys"));
        assertThrows(IllegalArgumentException.class, () -> settings.findSection("pager"));
    }

    @Test
    void everyProblemIsReportedAtOnce() {
        PluginConfiguration wrong = pager().set("period", "soon").set("colour", "red").setIn("lock", "key", "k");
        assertEquals(
                List.of(
                        "gaggled.test:2:1: unknown setting 'colour' in section 'gaggled/pager';"
                                + " known there: to, period, tags",
                        "gaggled.test:1:1: section 'gaggled/pager' has no 'to'; add the setting 'to': text",
                        "gaggled.test:1:1: period 'soon' is not a duration: milliseconds, or a number with ms, s, m, h or d,"
                                + " from 0 to 2147483647 ms",
                        "gaggled.test:3:1: unknown section 'lock' in section 'gaggled'; known there: pager, locks"),
                problems(wrong));
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, wrong::toEventSinkContext);
        assertEquals(5, String.valueOf(refused.getMessage()).lines().count());
    }

    @Test
    void thePluginsOwnCheckComesLastAndAWarningStopsNothing() {
        PluginConfiguration warned = pager().set("to", "nobody");
        assertEquals(List.of("pager:1:1: warning: nobody will know"), problems(warned));
        assertEquals("nobody", warned.toSettings().getSettings().get(TO));
        assertEquals(2, problems(warned.set("period", "soon")).size());
    }

    @Test
    void thePluginsOwnCheckNeedsWhatIsRequired() {
        assertEquals(1, problems(pager().set("period", "5s")).size());
        assertEquals(
                List.of("gaggled.test:1:1: to ' ' is empty, and must not be"), problems(pager().set("to", " ")));
    }

    @Test
    void aNameThatGaggledDoesNotAllow() {
        assertThrows(IllegalArgumentException.class, () -> new PluginConfiguration(new Pager("Pager")));
    }

    @Test
    void aSettingThatIsGivenTwice() {
        PluginConfiguration once = pager().set("to", "me");
        assertThrows(IllegalArgumentException.class, () -> once.set("to", "you"));
    }
}
