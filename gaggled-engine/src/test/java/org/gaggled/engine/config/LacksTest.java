package org.gaggled.engine.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.gaggled.engine.core.ProgramDefinition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who goes on with what runs is not kept from it by what the machine lacks, but by what is wrong in the file. */
class LacksTest {

    private static final String TEXT = """
            web
              command = serve
              wd = run
              prestart = serve --check
              log = logs/web.log
            db
              command = bin/serve
              stdin = run/input
            """;

    @TempDir
    Path directory;

    private ConfigFixture fixture;

    @BeforeEach
    void setUp() throws IOException {
        fixture = new ConfigFixture(directory);
        Files.writeString(directory.resolve("run/input"), "");
    }

    private void removeAll() throws IOException {
        ConfigFixture.empty(directory);
        Files.writeString(directory.resolve("logs"), "in the way of a directory");
        fixture.write("gaggle.outline", TEXT);
    }

    private ConfigReading readToGoOn(Map<String, String> formerCommands) {
        return fixture.reader().readToGoOn(Path.of("gaggle.outline"), null, formerCommands);
    }

    @Test
    void whatIsMissingIsAWarningForWhoGoesOnAndAnErrorForEverybodyElse() throws IOException {
        ConfigReading.Accepted before = assertInstanceOf(ConfigReading.Accepted.class, fixture.read(TEXT));
        removeAll();
        List<String> refused = fixture.problems(TEXT);
        ConfigReading.Accepted gone =
                assertInstanceOf(ConfigReading.Accepted.class, readToGoOn(before.sources().commands()));
        assertEquals(
                refused.stream().map(problem -> problem.replaceFirst("^(\\d+:\\d+: )", "$1warning: ")).toList(),
                fixture.texts(gone.warnings()));
        assertEquals(5, refused.size(), refused::toString);
        List<ProgramDefinition> programs = before.config().gaggle().inOrder();
        for (int i = 0; i < programs.size(); i++) {
            ProgramDefinition now = gone.config().gaggle().inOrder().get(i);
            assertEquals(programs.get(i).launch(), now.launch(), "what runs is what is configured");
            assertEquals(programs.get(i).life(), now.life());
        }
    }

    @Test
    void whatIsWrongInTheFileIsRefusedAllTheSame() throws IOException {
        removeAll();
        fixture.write("gaggle.outline", TEXT + "  respawn = perhaps\n");
        ConfigReading.Refused refused = assertInstanceOf(ConfigReading.Refused.class, readToGoOn(Map.of()));
        assertEquals(
                1, fixture.texts(refused.problems()).stream().filter(text -> !text.contains("warning")).count());
    }
}
