package org.gaggled.engine.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.config.InvalidSettingException;
import org.gaggled.api.config.Setting;
import org.gaggled.engine.cli.EffectiveYaml;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Shows that the value of a secret setting is nowhere to be seen, and what is said of values that a plugin's own parser
 * refuses.
 */
class SecretSettingsTest {

    private static final String HUSH = "hush-hush";

    @TempDir
    Path directory;

    private ConfigFixture fixture;

    @BeforeEach
    void setUp() throws IOException {
        fixture = new ConfigFixture(directory);
        fixture.sinks.add(new UnopenedPlugin(
                "pager",
                Setting.text("password").secret(),
                Setting.of("token", "a token", SecretSettingsTest::token).secret(),
                Setting.texts("keys").secret(),
                Setting.of("colour", "a colour", SecretSettingsTest::colour)));
    }

    private static String token(String text) {
        if (text.equals(HUSH)) {
            throw new InvalidSettingException("'" + text + "' is no token");
        }
        return text;
    }

    private static String colour(String text) {
        return switch (text) {
            case "red" -> text;
            case "broken" -> throw new IllegalStateException("no idea");
            default -> throw new InvalidSettingException("is not one I know", "write red");
        };
    }

    private ConfigReading.Refused refused(String settings) throws IOException {
        return assertInstanceOf(ConfigReading.Refused.class, fixture.read("gaggled\n  pager\n" + settings));
    }

    @Test
    void aPrintedConfigurationLeavesItOut() throws IOException {
        var accepted = assertInstanceOf(
                ConfigReading.Accepted.class,
                fixture.read("gaggled\n  pager\n    password = " + HUSH + "\n    keys = " + HUSH
                        + ", b\n    colour = red\n"));
        StringWriter printed = new StringWriter();
        new EffectiveYaml(new PrintWriter(printed)).print(Path.of("gaggle.outline"), accepted.effective());
        List<String> lines = printed.toString().lines().map(line -> line.replaceAll(" {2,}#", " #").strip()).toList();
        assertFalse(printed.toString().contains(HUSH), printed::toString);
        assertEquals(
                List.of(
                        "pager: # gaggle.outline:2",
                        "queue: 16384 # default",
                        "# password: (secret, not shown) # gaggle.outline:3",
                        "# keys: (secret, not shown) # gaggle.outline:4",
                        "colour: red # gaggle.outline:5"),
                lines.subList(lines.indexOf("pager: # gaggle.outline:2"),
                        lines.indexOf("colour: red # gaggle.outline:5") + 1));
    }

    @Test
    void aProblemShowsNeitherTheValueNorItsLine() throws IOException {
        ConfigReading.Refused refused =
                refused("    token = " + HUSH + "\n    keys = " + HUSH
                        + ",,b\n    pasword = x\n    password = a\n    password = b\n    colur = red\n");
        assertEquals(
                List.of(
                        "3:13: token (its value is not shown) is not a token",
                        "4:12: keys (its value is not shown) has an empty part",
                        "5:5: unknown setting 'pasword' in section 'gaggled/pager'; did you mean 'password'?",
                        "7:5: 'password' in section 'gaggled/pager' is given twice; the first is at gaggle.outline:6:5;"
                                + " remove one of them",
                        "8:5: unknown setting 'colur' in section 'gaggled/pager'; did you mean 'colour'?"),
                fixture.texts(refused.problems()));
        for (int line : List.of(3, 4, 5, 7)) {
            assertNull(refused.lines().at(new ConfigPosition("gaggle.outline", line, 1)));
        }
        assertNotNull(refused.lines().at(new ConfigPosition("gaggle.outline", 8, 1)));
    }

    @Test
    void aParserSaysWhatToWrite() throws IOException {
        assertEquals(
                List.of("3:14: colour 'blue' is not one I know; write red"),
                fixture.texts(refused("    colour = blue\n").problems()));
    }

    @Test
    void aParserThatFailsIsAtFault() throws IOException {
        assertEquals(
                List.of("3:14: colour cannot be read: its plugin fails with java.lang.IllegalStateException: no idea; that is a"
                        + " fault of the plugin: update it or remove it"),
                fixture.texts(refused("    colour = broken\n").problems()));
    }
}
