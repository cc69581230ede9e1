package org.gaggled.config.info;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.IOException;
import java.nio.file.Path;
import org.gaggled.engine.config.ConfigReading;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

// Shows that one rich configuration, kept in every format, gives one and the same model.
class SameModelTest {

    @TempDir
    Path directory;

    private Workplace workplace;

    @BeforeEach
    void setUp() throws IOException {
        workplace = new Workplace(directory);
        workplace.copy(Path.of("src/test/resources/shop").toAbsolutePath());
    }

    @Test
    void yamlIsIni() {
        assertEquals(model("shop.ini"), model("shop.yaml"));
    }

    @Test
    void infoIsIni() {
        assertEquals(model("shop.ini"), model("shop.conf"));
    }

    @Test
    void tomlIsIni() {
        assertEquals(model("shop.ini"), model("shop.toml"));
    }

    /** The comparison would be worth nothing if this were empty. */
    @Test
    void theModelHasWhatTheFilesSay() {
        String model = model("shop.ini");
        for (String part : new String[] {
                "startwait PT0.25S, stoporder PARALLEL",
                "to=[ops@example.org, dev@example.org]",
                "arguments [DIR/bin/serve|--data|/srv/shop/data|--level|3|-v]",
                "GREETING=[hello, \"friend\"; it costs $5]",
                "depends on #1 for PT2S, propagates",
                "program 'reports, monthly', disabled"
        }) {
            assertEquals(true, model.contains(part), part + " in " + model);
        }
    }

    private String model(String name) {
        ConfigReading reading = workplace.read(name);
        ConfigReading.Accepted accepted =
                assertInstanceOf(ConfigReading.Accepted.class, reading, () -> ModelText.of(reading, workplace));
        return ModelText.of(accepted.config(), workplace);
    }
}
