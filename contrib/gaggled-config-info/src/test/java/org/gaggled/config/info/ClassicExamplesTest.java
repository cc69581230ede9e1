package org.gaggled.config.info;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

// Shows that the example configurations say the same in INI, YAML and INFO. Classic's commands are found on a search path of
// stand-ins, so that the outcome does not depend on this machine.
class ClassicExamplesTest {

    @TempDir
    Path directory;

    private Workplace workplace;

    @BeforeEach
    void setUp() throws IOException {
        workplace = new Workplace(directory);
        workplace.copy(Path.of("../examples").toAbsolutePath().normalize());
        workplace.executable("bin/sleep");
        workplace.executable("neverdie.sh");
    }

    @ParameterizedTest
    @ValueSource(strings = {"propagate-no-restart", "propagate-toughlove", "bad-config-dep-on-disabled"})
    void allFormatsSayTheSame(String name) {
        String ini = outcome(name, "ini");
        assertEquals(ini, outcome(name, "yaml"));
        assertEquals(ini, outcome(name, "conf"));
        assertEquals(name.startsWith("bad"), ini.contains("is enabled, but depends on"));
    }

    /** Without the places, which differ from format to format. */
    private String outcome(String name, String extension) {
        return ModelText.of(workplace.read(name + "." + extension), workplace).replaceAll("(?m)^\\S+:\\d+:\\d+: ", "");
    }
}
