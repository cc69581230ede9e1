package org.gaggled.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the tests start cannot see the build: otherwise they would not notice a tarball that needs it. */
class UserMachineIT {

    @TempDir
    Path directory;

    @Test
    void sourceBuildJdkAndRepositoryAreNotThere() {
        assertTrue(UserMachine.hiddenDirectories().stream().anyMatch(Distribution.TARBALL::startsWith),
                "the build can be seen");
        for (Path hidden : UserMachine.hiddenDirectories()) {
            try (Companion list = Companion.start(List.of("find", hidden.toString()))) {
                assertEquals(0, list.exitCode(), list::text);
                assertEquals(List.of(hidden.toString()), list.out());
            }
        }
    }

    @Test
    void whatIsStartedKeepsItsProcessId() {
        try (Gaggled shell = Gaggled.runCommand(directory, Map.of(), List.of("sh", "-c", "echo $$"))) {
            assertEquals(0, shell.exitCode(), shell::text);
            assertEquals(List.of(Long.toString(shell.pid())), shell.lines());
        }
    }
}
