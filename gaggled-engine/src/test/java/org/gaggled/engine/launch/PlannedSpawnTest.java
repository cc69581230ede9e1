package org.gaggled.engine.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.engine.launch.PlannedSpawn.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A start whose process does not become the program is given up after a while, and that process is gone. */
class PlannedSpawnTest {

    private static final Identity GAGGLED = new Identity("gaggled's user", null, null, null, Map.of());

    @TempDir
    Path directory;

    /** A shell in the place of {@code gaggled_exec}, which says who it is and then stops, as its user may do to it. */
    @Test
    void whatIsStoppedBeforeItExecutesIsEnded() throws Exception {
        Path told = Files.createFile(directory.resolve("pid"));
        LaunchRequest request = LaunchRequest.builder("p", Path.of("/bin/true")).workingDirectory(directory).build();
        Outcome outcome = PlannedSpawn.spawn(
                new PosixSpawn.Attributes(Arena.ofAuto()), Path.of("/bin/sh"),
                ExecPlan.of(request, GAGGLED, null, null),
                List.of("-c", "echo $$ > '" + told + "'; kill -STOP $$"), List.of(), Map.of(),
                null, Duration.ofMillis(300), PlannedSpawn.Announcement.NONE);
        assertEquals(new Outcome.Late(), outcome);
        // It may not have come that far.
        String pid = Files.readString(told).strip();
        assertTrue(pid.isEmpty() || LibC.kill(-Integer.parseInt(pid), 0) == -Errno.ESRCH.number(), pid);
    }
}
