package org.gaggled.engine.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shows where {@code statedir} is, and that one that gaggled cannot have is found before it starts. */
class StateDirectorySettingTest {

    private static final String PROGRAM = "web\n  command = serve\n";

    @TempDir
    Path directory;

    private ConfigFixture fixture;

    @BeforeEach
    void setUp() throws IOException {
        fixture = new ConfigFixture(directory);
    }

    @Test
    void withoutItNothingIsNoted() throws IOException {
        assertNull(fixture.accepted(PROGRAM).stateDirectory());
    }

    @Test
    void isRelativeToTheFileThatNamesIt() throws IOException {
        String text = "gaggled\n  statedir = state\n" + PROGRAM;
        assertEquals(directory.resolve("state"), fixture.accepted(text).stateDirectory());
        Files.createDirectory(directory.resolve("conf"));
        fixture.write("conf/gaggle.outline", text);
        ConfigReading.Accepted accepted = (ConfigReading.Accepted) fixture.readFile("conf/gaggle.outline", null);
        assertEquals(directory.resolve("conf/state"), accepted.config().stateDirectory());
        assertFalse(Files.exists(directory.resolve("conf/state")));
    }

    @Test
    void whatRunsGoesOnUnlessItIsSaidOtherwise() throws IOException {
        String global = "gaggled\n  statedir = state\n";
        assertTrue(fixture.accepted(global + PROGRAM).adopts());
        assertTrue(fixture.accepted(global + "  adopt = true\n" + PROGRAM).adopts());
        assertFalse(fixture.accepted(global + "  adopt = false\n" + PROGRAM).adopts());
    }

    @Test
    void adoptionNeedsIt() throws IOException {
        for (String value : List.of("true", "false")) {
            assertEquals(
                    List.of("2:11: adopt needs a directory in which gaggled notes what it runs; set statedir, or"
                            + " remove it"),
                    fixture.problems("gaggled\n  adopt = " + value + "\n" + PROGRAM));
        }
    }

    @Test
    void whatGaggledCannotHaveIsRefused() throws IOException {
        Path open = Files.createDirectory(directory.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        for (String wrong : List.of("open", "bin/plain", "none/state")) {
            List<String> problems = fixture.problems("gaggled\n  statedir = " + wrong + "\n" + PROGRAM);
            assertEquals(1, problems.size(), problems::toString);
            String said = problems.getFirst().replace(directory.toString(), "DIR");
            assertEquals(switch (wrong) {
                case "open" -> "2:14: statedir 'DIR/open' can be written to by others than its owner (rwxrwxrwx)"
                        + "; take that away: chmod go-w DIR/open";
                case "bin/plain" -> "2:14: statedir 'DIR/bin/plain' is not a directory; name a directory, or one"
                        + " that gaggled is to make";
                default -> "2:14: statedir 'DIR/none/state' cannot be made, because 'DIR/none' is not a"
                        + " directory; make that directory first; gaggled makes the last one alone";
            }, said);
        }
    }
}
