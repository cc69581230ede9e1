package org.gaggled.api.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.api.launch.LauncherCapability;
import org.gaggled.api.launch.ProcessExit;
import org.gaggled.api.launch.ProcessIdentity;
import org.gaggled.api.launch.ProcessLauncher;
import org.gaggled.api.program.ExitStatus;
import org.gaggled.api.program.ProcessSignal;
import org.junit.jupiter.api.Test;

/** That part of {@link LauncherContract} which is about announced starts, and about what an earlier gaggled started. */
abstract class LauncherAdoptionContract extends LauncherFenceContract {

    private static final String SLEEP = "exec sleep 300";

    @Test
    void announcedProcessIsToldBeforeItRunsTheProgram() throws Exception {
        Path made = getDirectory().resolve("made");
        ConcurrentLinkedQueue<Boolean> existed = new ConcurrentLinkedQueue<>();
        RecordingLaunchListener run = new RecordingLaunchListener();
        LaunchRequest request = shell("echo made > \"$1\"; exec sleep 300", made).announced(true).build();
        getLauncher().launch(request, new ObservedListener(run, call -> {
            if (call.equals("spawned")) {
                existed.add(Files.exists(made));
            }
        }));
        awaitLine(made);
        SystemProcess process = new SystemProcess(run.awaitStarted().getPid());
        if (can(LauncherCapability.ADOPTION)) {
            assertEquals(List.of(process.identity()), run.getSpawned());
            assertEquals(List.of(false), List.copyOf(existed));
        } else {
            assertEquals(List.of(), run.getSpawned());
        }
        run.awaitStarted().signal(ProcessSignal.KILL);
        run.awaitEnd();
    }

    @Test
    void announcedStartThatFailsLeavesNoProcess() throws Exception {
        RecordingLaunchListener run = launch(program(getDirectory().resolve("none")).announced(true));
        run.awaitStartFailed();
        for (ProcessIdentity announced : run.getSpawned()) {
            new SystemProcess(announced.pid()).awaitDeath();
        }
        assertEquals(List.of("startFailed"), run.getCalls());
    }

    @Test
    void whatIsNotAnnouncedIsNotTold() throws Exception {
        RecordingLaunchListener run = launch(shell("exit 3"));
        assertEquals(expectedExit(3), run.awaitEnd().getStatus());
        assertEquals(List.of(), run.getSpawned());
    }

    @Test
    void processOfAnEarlierLauncherIsAdopted() throws Exception {
        RecordingLaunchListener first = launch(shell(SLEEP).announced(true));
        SystemProcess process = new SystemProcess(first.awaitStarted().getPid());
        ProcessIdentity identity = process.identity();
        close();
        try (ProcessLauncher next = getFactory().open(new FakeLauncherContext())) {
            RecordingLaunchListener run = new RecordingLaunchListener();
            if (!can(LauncherCapability.ADOPTION)) {
                LaunchRequest request = shell(SLEEP).build();
                assertThrows(UnsupportedOperationException.class, () -> next.adopt(request, identity, run));
                process.end();
                return;
            }
            next.adopt(shell(SLEEP).build(), identity, run);
            assertEquals(process.pid(), run.awaitStarted().getPid());
            assertTrue(process.isRunning());
            assertTrue(run.awaitStarted().signal(ProcessSignal.TERM));
            assertEquals(expectedDeath(15, false), run.awaitEnd().getStatus());
        }
        assertEquals(List.of("started"), first.getCalls());
    }

    @Test
    void processThatIsNoChildIsAdopted() throws Exception {
        if (can(LauncherCapability.ADOPTION)) {
            SystemProcess process = orphan(SLEEP);
            RecordingLaunchListener run = adopt(process.identity());
            assertEquals(process.pid(), run.awaitStarted().getPid());
            assertTrue(run.awaitStarted().signal(ProcessSignal.TERM));
            assertUnknownOr(expectedDeath(15, false), run.awaitEnd());
        }
    }

    @Test
    void whatAnAdoptedProcessLeavesBehindIsFollowed() throws Exception {
        if (can(LauncherCapability.ADOPTION)) {
            Path left = getDirectory().resolve("left");
            SystemProcess process = orphan("sleep 300 & echo $! > '" + left + "'; exec sleep 300");
            SystemProcess child = SystemProcess.of(awaitLine(left));
            RecordingLaunchListener run = adopt(process.identity());
            run.awaitStarted();
            process.end();
            ProcessExit exit = run.awaitExited();
            assertUnknownOr(expectedDeath(9, false), exit);
            assertTrue(exit.hasLeftovers());
            assertTrue(child.isRunning());
            assertTrue(run.awaitStarted().signal(ProcessSignal.KILL));
            run.awaitEnd();
            child.awaitDeath();
        }
    }

    @Test
    void adoptedProcessThatIsGoneIsToldAsStartedAndEnded() throws Exception {
        if (can(LauncherCapability.ADOPTION)) {
            SystemProcess process = orphan(SLEEP);
            ProcessIdentity identity = process.identity();
            process.end();
            SystemProcess.await("the reaping of " + process, () -> !Files.exists(Path.of("/proc/" + process.pid())));
            ProcessExit exit = adopt(identity).awaitEnd();
            assertEquals(new ExitStatus.Unknown(null), exit.getStatus());
            assertFalse(exit.hasLeftovers());
        }
    }

    @Test
    void strangerWithTheNumberIsNeitherAdoptedNorSignalled() throws Exception {
        if (can(LauncherCapability.ADOPTION)) {
            SystemProcess stranger = orphan(SLEEP);
            ProcessIdentity former = new ProcessIdentity(stranger.pid(), stranger.identity().startTime() - 1);
            RecordingLaunchListener run = adopt(former);
            run.awaitStarted().signal(ProcessSignal.KILL);
            assertEquals(new ExitStatus.Unknown(null), run.awaitEnd().getStatus());
            run.awaitStarted().signal(ProcessSignal.KILL);
            close();
            assertTrue(stranger.isRunning());
            stranger.end();
        }
    }

    private RecordingLaunchListener adopt(ProcessIdentity process) {
        RecordingLaunchListener run = new RecordingLaunchListener();
        getLauncher().adopt(shell(SLEEP).build(), process, run);
        return run;
    }

    /** Starts a script in a session of its own, whose parent has ended. */
    private SystemProcess orphan(String script) throws Exception {
        Path pid = getDirectory().resolve("orphan");
        Path orphan = script("orphan.sh", "rwxr-xr-x", "#!/bin/sh\necho $$ > '" + pid + "'\n" + script + "\n");
        new ProcessBuilder("sh", "-c", "setsid '" + orphan + "' & exit")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        SystemProcess process = SystemProcess.of(awaitLine(pid));
        assertEquals(process.pid(), process.session());
        return process;
    }

    private static void assertUnknownOr(ExitStatus expected, ProcessExit exit) {
        ExitStatus status = exit.getStatus();
        assertTrue(status.equals(expected) || status.equals(new ExitStatus.Unknown(null)), status.toString());
    }
}
