package org.gaggled.api.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.gaggled.api.launch.LaunchedProcess;
import org.gaggled.api.launch.LauncherCapability;
import org.gaggled.api.launch.ProcessExit;
import org.gaggled.api.launch.SignalOutcome;
import org.gaggled.api.launch.SignalScope;
import org.gaggled.api.program.ExitStatus;
import org.gaggled.api.program.ProcessSignal;
import org.junit.jupiter.api.Test;

/**
 * The part of {@link LauncherContract} that is about signals: whom they reach, and what becomes of what a program
 * leaves behind.
 */
abstract class LauncherSignalContract extends LauncherAdoptionContract {

    @Test
    void childThatIsLeftBehindIsSignalledUntilItIsGone() throws Exception {
        Path child = getDirectory().resolve("child");
        RecordingLaunchListener run = launch(shell("sleep 300 & echo $! > \"$1\"; exit 7", child));
        ProcessExit exit = run.awaitExited();
        LaunchedProcess process = run.awaitStarted();
        assertEquals(new ExitStatus.Exited(7), exit.getStatus());
        assertEquals(can(LauncherCapability.PROCESS_GROUPS), exit.hasLeftovers());
        if (exit.hasLeftovers()) {
            assertTrue(process.signal(ProcessSignal.TERM));
            run.awaitEnd();
        } else {
            SystemProcess.of(awaitLine(child)).end();
        }
        assertFalse(process.signal(ProcessSignal.TERM));
    }

    @Test
    void childThatIsLeftBehindMayEndByItself() throws Exception {
        Path fifo = getDirectory().resolve("fifo");
        RecordingLaunchListener run = launch(shell("mkfifo \"$1\"; read line < \"$1\" & exit 0", fifo));
        ProcessExit exit = run.awaitExited();
        assertEquals(can(LauncherCapability.PROCESS_GROUPS), exit.hasLeftovers());
        Files.writeString(fifo, "end\n");
        run.awaitEnd();
    }

    @Test
    void killReachesTheChildThatIgnoresTermWhenItsLeaderIsGone() throws Exception {
        Path file = getDirectory().resolve("child");
        RecordingLaunchListener run = launch(shell(
                "trap 'exit 0' TERM; sh -c 'trap \"\" TERM; echo $$ > \"$1\"; while :; do sleep 1; done' sh \"$1\" & wait",
                file));
        SystemProcess child = SystemProcess.of(awaitLine(file));
        LaunchedProcess process = run.awaitStarted();
        assertTrue(process.signal(ProcessSignal.TERM));
        assertEquals(new ExitStatus.Exited(0), run.awaitExited().getStatus());
        killWhatIsLeft(run, child);
    }

    @Test
    void childInAnotherGroupThatIsLeftBehindIsSignalledUntilItIsGone() throws Exception {
        Path file = getDirectory().resolve("child");
        RecordingLaunchListener run = launch(shell(
                "timeout 300 sh -c 'trap \"\" TERM; echo $$ > \"$1\"; while :; do sleep 0.1; done' sh \"$1\" &"
                        + " until [ -s \"$1\" ]; do sleep 0.01; done; exit 7",
                file));
        assertEquals(new ExitStatus.Exited(7), run.awaitExited().getStatus());
        killWhatIsLeft(run, SystemProcess.of(awaitLine(file)));
    }

    private void killWhatIsLeft(RecordingLaunchListener run, SystemProcess child) throws Exception {
        boolean leftovers = run.awaitExited().hasLeftovers();
        assertEquals(can(LauncherCapability.PROCESS_GROUPS), leftovers);
        assertEquals(leftovers, run.awaitStarted().signal(ProcessSignal.KILL));
        if (leftovers) {
            run.awaitEnd();
            assertFalse(child.isRunning());
        } else {
            child.end();
        }
    }

    @Test
    void stopReachesAChildThatMadeAnotherGroupOfTheSession() throws Exception {
        Path file = getDirectory().resolve("child");
        RecordingLaunchListener run =
                launch(shell("timeout 300 sh -c 'echo $$ > \"$1\"; exec sleep 300' sh \"$1\"; exit 3", file));
        SystemProcess child = SystemProcess.of(awaitLine(file));
        assertTrue(run.awaitStarted().signal(ProcessSignal.TERM));
        assertEquals(expectedDeath(15, false), run.awaitEnd().getStatus());
        if (can(LauncherCapability.PROCESS_GROUPS)) {
            child.awaitDeath();
        } else {
            child.end();
        }
    }

    @Test
    void signalForTheProcessAloneSparesItsChildren() throws Exception {
        Path file = getDirectory().resolve("child");
        RecordingLaunchListener run =
                launch(shell("sleep 300 & echo $! > \"$1\"; wait", file).scope(SignalScope.PROCESS));
        SystemProcess child = SystemProcess.of(awaitLine(file));
        assertTrue(run.awaitStarted().signal(ProcessSignal.KILL));
        ProcessExit exit = run.awaitEnd();
        assertEquals(expectedDeath(9, false), exit.getStatus());
        assertFalse(exit.hasLeftovers());
        assertTrue(child.isRunning());
        child.end();
    }

    @Test
    void whatCannotBeSentIsToldApart() throws Exception {
        RecordingLaunchListener run = launch(shell("exec sleep 300"));
        LaunchedProcess process = run.awaitStarted();
        SignalOutcome harmless = process.send(new ProcessSignal(18));
        if (can(LauncherCapability.ANY_SIGNAL)) {
            assertEquals(SignalOutcome.SENT, harmless);
        } else {
            assertTrue(Set.of(SignalOutcome.NOT_SUPPORTED, SignalOutcome.GONE).contains(harmless), harmless.toString());
        }
        assertEquals(SignalOutcome.SENT, process.send(ProcessSignal.KILL));
        run.awaitEnd();
        assertEquals(SignalOutcome.GONE, process.send(ProcessSignal.KILL));
    }

    @Test
    void anySignalIsSentOrRefused() throws Exception {
        Path ready = getDirectory().resolve("ready");
        RecordingLaunchListener run =
                launch(shell("trap 'exit 3' USR1; echo ready > \"$1\"; while :; do sleep 0.01; done", ready));
        awaitLine(ready);
        LaunchedProcess process = run.awaitStarted();
        boolean sent = process.signal(new ProcessSignal(10));
        assertEquals(can(LauncherCapability.ANY_SIGNAL), sent);
        if (!sent) {
            process.signal(ProcessSignal.KILL);
        }
        assertEquals(sent ? new ExitStatus.Exited(3) : expectedDeath(9, false), run.awaitEnd().getStatus());
    }

    @Test
    void killEndsWhatIgnoresTerm() throws Exception {
        Path ready = getDirectory().resolve("ready");
        RecordingLaunchListener run =
                launch(shell("trap '' TERM; echo ready > \"$1\"; while :; do sleep 1; done", ready));
        awaitLine(ready);
        LaunchedProcess process = run.awaitStarted();
        assertTrue(process.signal(ProcessSignal.TERM));
        assertTrue(process.signal(ProcessSignal.KILL));
        assertEquals(expectedDeath(9, false), run.awaitEnd().getStatus());
    }

    @Test
    void processThatEndedCannotBeSignalled() throws Exception {
        RecordingLaunchListener run = launch(shell("exit 0"));
        run.awaitEnd();
        assertFalse(run.awaitStarted().signal(ProcessSignal.TERM));
        assertFalse(run.awaitStarted().signal(ProcessSignal.KILL));
    }
}
