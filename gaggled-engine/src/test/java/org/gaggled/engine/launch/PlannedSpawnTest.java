package org.gaggled.engine.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.gaggled.api.launch.LaunchRequest;
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
        StartLibrary.Program program = new StartLibrary.Program(
                Path.of("/bin/true"), List.of("-c", "echo $$ > '" + told + "'; kill -STOP $$"), List.of(), null,
                Map.of(), null, null);
        SpawnOutcome outcome = PlannedSpawn.spawn(
                BuiltExec.usable().library(), program, Path.of("/bin/sh"), ExecPlan.of(request, GAGGLED, null),
                Duration.ofMillis(300), SpawnAnnouncement.NONE);
        assertEquals(new SpawnOutcome.Late(), outcome);
        // It may not have come that far.
        String pid = Files.readString(told).strip();
        assertTrue(pid.isEmpty() || LibC.kill(-Integer.parseInt(pid), 0) == -Errno.ESRCH.number(), pid);
    }

    /** What may be there again soon is waited for: without its cgroup, a daemon of the program may get lost. */
    @Test
    void aShortageIsNoReasonToDoWithoutACgroup() throws Exception {
        LaunchRequest request = LaunchRequest.builder("p", Path.of("/bin/true")).build();
        ProgramStart start = ProgramStart.of(request, BuiltExec.usable(), directory);
        for (Errno shortage : List.of(Errno.EAGAIN, Errno.ENOMEM, Errno.EMFILE, Errno.ENFILE)) {
            assertNull(start.faultOfCgroup(new SpawnOutcome.NotSpawned(shortage.number())));
            assertNull(start.faultOfCgroup(notJoined(shortage)));
        }
        assertEquals(directory + " cannot be joined: permission denied", start.faultOfCgroup(notJoined(Errno.EACCES)));
    }

    private static SpawnOutcome.Failed notJoined(Errno errno) {
        return new SpawnOutcome.StepFailed(new ExecPlan.Report(ExecPlan.Step.JOIN_CGROUP, 0, errno.number()));
    }
}
