package org.gaggled.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The bundled formats are found by the extension of the file; what is printed of a configuration is a configuration.
 */
class ConfigFormatsIT {

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"ini", "yaml", "conf"})
    void examplesAreReadInEveryFormat(String extension) {
        Path config = Distribution.home().resolve("share/examples/propagate-no-restart." + extension);
        try (Gaggled gaggled = Gaggled.run("--graph", "-c", config.toString())) {
            assertEquals(0, gaggled.exitCode(), gaggled::text);
            assertEquals(List.of("listener", "`- server [up for 500ms]"), gaggled.lines());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ini", "yaml", "conf"})
    void theBadExampleIsRefusedInEveryFormat(String extension) {
        Path config = Distribution.home().resolve("share/examples/bad-config-dep-on-disabled." + extension);
        try (Gaggled gaggled = Gaggled.run("-t", "-c", config.toString())) {
            assertEquals(1, gaggled.exitCode(), gaggled::text);
            assertEquals("configtest " + config + ": failed, 1 problem", gaggled.lines().getLast());
            assertTrue(gaggled.lines().get(2).endsWith("^"), gaggled::text);
        }
    }

    @Test
    void whatIsPrintedIsAConfiguration() throws IOException {
        Path config = Distribution.home().resolve("share/examples/propagate-no-restart.conf");
        String printed;
        try (Gaggled gaggled = Gaggled.run("--print-config", "-c", config.toString())) {
            assertEquals(0, gaggled.exitCode(), gaggled::text);
            printed = gaggled.text();
        }
        Path copy = Files.writeString(directory.resolve("copy.yaml"), printed);
        try (Gaggled gaggled = Gaggled.run("-t", "-c", copy.toString())) {
            assertEquals(0, gaggled.exitCode(), gaggled::text);
            assertEquals(List.of("configtest " + copy + ": ok"), gaggled.lines());
        }
    }

    @Test
    void whatIsPrintedIsUtf8InEveryLocale() throws IOException {
        Path config = Gaggled.configFile(directory, "[g\u00e4nse]\ncommand = sleep\n");
        String script = "exec \"$0\" --print-config -c \"$1\" >printed.yaml";
        List<String> command = List.of("sh", "-c", script, Distribution.command().toString(), config.toString());
        try (Gaggled gaggled = Gaggled.runCommand(directory, Map.of("LC_ALL", "C"), command)) {
            assertEquals(0, gaggled.exitCode(), gaggled::text);
        }
        String printed = Files.readString(directory.resolve("printed.yaml"));
        assertTrue(printed.contains("\n\"g\u00e4nse\":"), printed);
    }

    @Test
    void problemsAreAlsoPrintedAsJson() {
        Path config = Gaggled.configFile(directory, "[web]\ncommand = sleep\nrepsawn = no\n");
        try (Gaggled gaggled = Gaggled.run("-t", "-j", "-c", config.toString())) {
            assertEquals(1, gaggled.exitCode(), gaggled::text);
            assertTrue(gaggled.text().contains("\"line\": 3, \"column\": 1,"), gaggled::text);
            assertTrue(gaggled.text().contains("did you mean 'respawn'?"), gaggled::text);
        }
    }
}
