package org.gaggled.engine.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.IOException;
import java.nio.file.Path;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.gaggled.api.config.ConfigProblem;
import org.gaggled.api.config.DefiniteSetting;
import org.gaggled.api.config.InvalidSettingException;
import org.gaggled.api.config.PluginSettings;
import org.gaggled.api.config.Setting;
import org.gaggled.api.event.EventSinkFactory;
import org.gaggled.api.launch.SignalScope;
import org.gaggled.api.testkit.PluginConfiguration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

// The test kit, which plugin authors test with, and gaggled, which their users configure, refuse the same settings with the same
// message, and give the same values.
class TestKitAgreementTest {

    private static final DefiniteSetting<String> TO = Setting.text("to").required();

    private static final List<Setting<?>> SETTINGS = List.of(
            TO,
            Setting.duration("period").otherwise(Duration.ofSeconds(10)),
            Setting.wholeNumber("port", 1, 65535),
            Setting.flag("loud"),
            Setting.path("file"),
            Setting.choice("reach", SignalScope.class),
            Setting.texts("tags"),
            Setting.choices("reaches", SignalScope.class),
            Setting.of("url", "a URL", URI::new),
            Setting.of("token", "sixteen characters", TestKitAgreementTest::token).secret(),
            Setting.wholeNumber("pin", 1000, 9999).secret());

    private static final EventSinkFactory PAGER = new UnopenedPlugin("pager", SETTINGS.toArray(Setting<?>[]::new))
            .withRules(TestKitAgreementTest::faultsWithNobody);

    /** More than one at once, so that a setting that was refused can hide the other. */
    private static List<ConfigProblem> faultsWithNobody(PluginSettings settings) {
        return settings.getSettings().get(TO).equals("nobody")
                ? List.of(
                        ConfigProblem.error(settings.getSettings().getPosition(), "nobody needs a port", null),
                        ConfigProblem.error(settings.getSettings().getPosition(), "nobody is loud", null))
                : List.of();
    }

    @TempDir
    Path directory;

    private ConfigFixture fixture;

    @BeforeEach
    void setUp() throws IOException {
        fixture = new ConfigFixture(directory);
        fixture.sinks.add(PAGER);
    }

    static List<Map<String, String>> wrong() {
        return List.of(
                Map.of(),
                Map.of("to", "me", "period", "soon"),
                Map.of("to", ""),
                Map.of("to", "nobody", "period", "soon"),
                Map.of("to", "nobody", "port", "0"),
                Map.of("to", "nobody", "loud", "perhaps"),
                Map.of("to", "nobody", "colour", "red"),
                Map.of("to", "me", "port", "0"),
                Map.of("to", "me", "loud", "perhaps"),
                Map.of("to", "me", "reach", "everything"),
                Map.of("to", "me", "tags", "a,,b"),
                Map.of("to", "me", "colour", "red"),
                Map.of("to", "me", "reaches", "group, everything"),
                Map.of("to", "me", "url", "not a url"),
                Map.of("to", "me", "token", "hush"),
                Map.of("to", "me", "token", "quoted by the parser"),
                Map.of("to", "me", "pin", "hush"),
                Map.of("port", "x", "period", "99d", "pot", "1"));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void bothRefuse(Map<String, String> settings) throws IOException {
        ConfigReading.Refused refused = assertInstanceOf(ConfigReading.Refused.class, fixture.read(outline(settings)));
        assertEquals(messages(refused.problems()), messages(written(settings).check()));
    }

    @Test
    void bothGiveTheSameValues() throws IOException {
        Map<String, String> settings = Map.of(
                "to", "me", "port", "25", "loud", "on", "file", "/x", "reach", "process", "tags", "a, b", "reaches",
                "all", "url", "x:y", "token", "0123456789abcdef");
        var ofGaggled = fixture.accepted(outline(settings)).eventSinks().getFirst().settings();
        var ofTheKit = written(settings).toSettings().getSettings();
        for (Setting<?> setting : SETTINGS) {
            assertEquals(ofGaggled.find(setting), ofTheKit.find(setting), setting.getName());
        }
    }

    private static String token(String text) {
        if (text.length() == 16) {
            return text;
        }
        throw text.equals("hush")
                ? new InvalidSettingException("is too short", "make one with: openssl rand -hex 8")
                : new InvalidSettingException("is wrong: " + text);
    }

    private static PluginConfiguration written(Map<String, String> settings) {
        PluginConfiguration configuration = new PluginConfiguration(PAGER);
        settings.forEach(configuration::set);
        return configuration;
    }

    private static String outline(Map<String, String> settings) {
        return "gaggled\n  pager\n"
                + settings.entrySet().stream()
                        .map(entry -> "    " + entry.getKey() + " = " + entry.getValue() + "\n")
                        .collect(Collectors.joining());
    }

    private static Set<String> messages(List<ConfigProblem> problems) {
        return problems.stream().map(ConfigProblem::getMessage).collect(Collectors.toSet());
    }
}
