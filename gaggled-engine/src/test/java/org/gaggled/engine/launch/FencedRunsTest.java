package org.gaggled.engine.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.gaggled.api.launch.Containment;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.api.launch.LaunchedProcess;
import org.gaggled.api.launch.LauncherCapability;
import org.gaggled.api.launch.ProcessIdentity;
import org.gaggled.api.launch.ProcessLauncher;
import org.gaggled.api.launch.SignalScope;
import org.gaggled.api.launch.StartFailure;
import org.gaggled.api.program.ExitStatus;
import org.gaggled.api.program.ProcessSignal;
import org.gaggled.api.testkit.RecordingLaunchListener;
import org.gaggled.engine.launch.CgroupDelegation.Granted;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real fenced runs, in the cgroups of this machine: a fence outlives its gaggled, the next gaggled finds the runs, and
 * nothing is left of either. Where the machine has no such cgroups, each start is refused with the reason.
 */
class FencedRunsTest {

    private static final long LONG = Duration.ofMinutes(10).toNanos();
    private static final ExitStatus KILLED = new ExitStatus.Killed(ProcessSignal.KILL, false);

    @TempDir
    Path directory;

    private final CgroupDelegation delegation = CgroupDelegation.ofThisProcess();

    @Test
    void runIsAdoptedAndKilledByTheNextGaggled() throws Exception {
        LaunchRequest request = request("sleep 300").build();
        LaunchedProcess process;
        try (ProcessLauncher former = open()) {
            if (isRefused(former)) {
                return;
            }
            former.fence(System.nanoTime() + LONG);
            RecordingLaunchListener run = new RecordingLaunchListener();
            former.launch(request, run);
            process = run.awaitStarted();
        }
        assertTrue(Files.exists(fenced()));
        try (ProcessLauncher next = open()) {
            RecordingLaunchListener run = new RecordingLaunchListener();
            ProcessIdentity identity = new ProcessIdentity(process.getPid(),
                    entryOf(process.getPid()).startTime());
            next.adopt(request, identity, run);
            run.awaitStarted();
            next.fence(System.nanoTime());
            assertEquals(KILLED, run.awaitEnd().getStatus());
        }
        assertFalse(Files.exists(fenced()));
    }

    @Test
    void whatForksOnAndOnIsKilledAndNothingIsLeft() throws Exception {
        try (ProcessLauncher launcher = open()) {
            if (isRefused(launcher)) {
                return;
            }
            launcher.fence(System.nanoTime() + LONG);
            Path file = directory.resolve("forks");
            RecordingLaunchListener run = new RecordingLaunchListener();
            launcher.launch(request("f() { (setsid sh -c 'sleep 1' &); }; i=0; while :; do f; f; i=$((i+1));"
                    + " [ $i = 20 ] && echo 1 >'" + file + "'; sleep 0.02; done").scope(SignalScope.PROCESS).build(),
                    run);
            run.awaitStarted();
            while (!Files.exists(file)) {
                Thread.sleep(5);
            }
            launcher.fence(System.nanoTime());
            assertEquals(KILLED, run.awaitExited().getStatus());
            while (Files.readString(fenced().resolve("cgroup.events")).contains("populated 1")) {
                Thread.sleep(5);
            }
        }
        assertFalse(Files.exists(fenced()));
    }

    private ProcessLauncher open() throws Exception {
        return LinuxLauncher.open(BuiltExec.find(), Containment.SESSION, "gaggle");
    }

    /** Whether the machine has no such cgroups, so that a start is refused. */
    private boolean isRefused(ProcessLauncher launcher) throws Exception {
        if (launcher.getCapabilities().contains(LauncherCapability.FENCE)) {
            return false;
        }
        RecordingLaunchListener run = new RecordingLaunchListener();
        launcher.launch(request("exit 0").build(), run);
        StartFailure failure = run.awaitStartFailed();
        assertTrue(failure.getMessage().startsWith("fence: "), failure.getMessage());
        return true;
    }

    private Path fenced() {
        return ((Granted) delegation).home().resolve(CgroupHome.FENCED_PREFIX + "gaggle");
    }

    private static ProcessTable.Entry entryOf(long pid) throws Exception {
        ProcessTable.Entry entry = ProcessTable.entry((int) pid);
        assertNotNull(entry);
        return entry;
    }

    private LaunchRequest.Builder request(String script) {
        return LaunchRequest.builder("web", Path.of("/bin/sh"))
                .arguments(List.of("sh", "-c", script))
                .environment(Map.of("PATH", "/usr/bin:/bin"))
                .workingDirectory(directory)
                .fenced(true);
    }
}
