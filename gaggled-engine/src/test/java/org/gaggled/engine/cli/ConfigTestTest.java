package org.gaggled.engine.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.gaggled.engine.config.ConfigReader;
import org.gaggled.engine.config.OutlineFormat;
import org.gaggled.engine.config.read.ConfigPlugins;
import org.gaggled.engine.config.read.HostEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

// Shows what -t prints: each problem with its line and a caret under the column, sorted, a summary, the exit status; and the
// same as JSON.
class ConfigTestTest {

    @TempDir
    Path directory;

    @Test
    void aGoodConfiguration() throws IOException {
        ConfigTest test = test("sh\n  command = /bin/sh\n");
        assertEquals("configtest shop.outline: ok\n", text(test, ConfigTest::print));
        assertEquals(0, test.exitStatus());
    }

    @Test
    void problemsWithTheirLinesAndTheNearestNames() throws IOException {
        ConfigTest test = test(
                "web\n  command = /bin/sh\n  repsawn = no\n  depends = db, wep\ndb\n  command = /bin/sh\n  respawn = perhaps\n");
        assertEquals(
                """
                shop.outline:3:3: unknown setting 'repsawn' in program 'web'; did you mean 'respawn'?
                    3 |   repsawn = no
                      |   ^
                shop.outline:4:17: program 'web' depends on 'wep', which is not defined; known: db
                    4 |   depends = db, wep
                      |                 ^
                shop.outline:7:13: respawn 'perhaps' is not true or false (or yes/no, on/off, 1/0), or on-failure
                    7 |   respawn = perhaps
                      |             ^
                configtest shop.outline: failed, 3 problems
                """,
                text(test, ConfigTest::print));
        assertEquals(1, test.exitStatus());
    }

    @Test
    void aWarningDoesNotFail() throws IOException {
        ConfigTest test = test("gaggled\n  tick = 1\n");
        assertEquals(
                """
                shop.outline:1:1: warning: no program is defined; give each program a section, with its 'command'
                    1 | gaggled
                      | ^
                configtest shop.outline: ok
                """,
                text(test, ConfigTest::print));
        assertEquals(0, test.exitStatus());
    }

    @Test
    void aFileThatIsNotThereHasNoLine() {
        ConfigTest test = read();
        assertEquals(
                "shop.outline:1:1: 'shop.outline' does not exist; it was looked for in " + directory
                        + "\nconfigtest shop.outline: failed, 1 problem\n",
                text(test, ConfigTest::print));
    }

    @Test
    void problemsAndWarningsAreCounted() throws IOException {
        String wrong = "  command = /bin/sh\n  colour = red\n";
        assertEquals("configtest shop.outline: failed, 1 problem and 1 warning",
                lastLine("why\n" + wrong));
        assertEquals("configtest shop.outline: failed, 2 problems", lastLine("a\n" + wrong + "b\n" + wrong));
        assertEquals("configtest shop.outline: failed, 2 problems and 2 warnings",
                lastLine("why\n" + wrong + "list\n" + wrong));
    }

    private String lastLine(String configuration) throws IOException {
        return text(test(configuration), ConfigTest::print).lines().toList().getLast();
    }

    @Test
    void tabsKeepTheCaretInPlaceAndLongLinesAreCut() throws IOException {
        ConfigTest test = test(
                "web\n  command = /bin/sh\n  env\n    A =\tx\u0007\t${NO}\n    B = " + "y".repeat(300) + "${NO}\n");
        List<String> lines = text(test, ConfigTest::print).lines().toList();
        assertEquals("    4 |     A =\tx?\t${NO}", lines.get(1));
        assertEquals("      |        \t  \t^", lines.get(2));
        assertEquals("    5 | " + "y".repeat(50) + "${NO}", lines.get(4));
        assertEquals("      | " + " ".repeat(50) + "^", lines.get(5));
    }

    @Test
    void theSameAsJson() throws IOException {
        ConfigTest test = test("web\n  command = /bin/sh\n  repsawn = \"red\\\"\ngaggled\n  tick = \u001b\n");
        assertEquals(
                """
                {
                  "file": "shop.outline",
                  "ok": false,
                  "problems": [
                    {"severity": "error", "file": "shop.outline", "line": 3, "column": 3, "message": \
                "unknown setting 'repsawn' in program 'web'", "advice": "did you mean 'respawn'?", \
                "source": "  repsawn = \\"red\\\\\\""},
                    {"severity": "error", "file": "shop.outline", "line": 5, "column": 10, "message": \
                "tick '\\\\u001b' is not a duration: milliseconds, or a number with ms, s, m, h or d, from 0 to \
                2147483647 ms", "advice": null, "source": "  tick = \\u001b"}
                  ]
                }
                """,
                text(test, ConfigTest::printJson));
    }

    @Test
    void nothingWrongAsJson() throws IOException {
        assertEquals(
                """
                {
                  "file": "shop.outline",
                  "ok": true,
                  "problems": []
                }
                """,
                text(test("sh\n  command = /bin/sh\n"), ConfigTest::printJson));
    }

    private ConfigTest test(String configuration) throws IOException {
        Files.writeString(directory.resolve("shop.outline"), configuration);
        return read();
    }

    private ConfigTest read() {
        ConfigPlugins plugins = new ConfigPlugins(List.of(new OutlineFormat()), List.of(), List.of());
        HostEnvironment host = new HostEnvironment(Map.of(), "goose", directory);
        Path file = Path.of("shop.outline");
        return new ConfigTest(file, new ConfigReader(plugins, host).read(file, null));
    }

    private static String text(ConfigTest test, BiConsumer<ConfigTest, PrintWriter> print) {
        StringWriter out = new StringWriter();
        print.accept(test, new PrintWriter(out));
        return out.toString();
    }
}
