package org.gaggled.api.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import org.gaggled.api.launch.LauncherCapability;
import org.gaggled.api.program.ExitStatus;
import org.gaggled.api.program.ProcessSignal;
import org.junit.jupiter.api.Test;

/**
 * The part of {@link LauncherContract} that is about fenced runs: all of them are killed at a time, and nobody else.
 */
abstract class LauncherFenceContract extends LauncherFixture {

    private static final ExitStatus KILLED = new ExitStatus.Killed(ProcessSignal.KILL, false);

    /** In nanoseconds; no test takes that long. */
    private static final long LONG = Duration.ofMinutes(10).toNanos();

    private static long in(long nanos) {
        return System.nanoTime() + nanos;
    }

    @Test
    void whatAsksForAFenceHasItOrIsNotStarted() throws Exception {
        if (!can(LauncherCapability.FENCE)) {
            assertThrows(UnsupportedOperationException.class, () -> getLauncher().fence(in(LONG)));
            launch(shell("exit 0").fenced(true)).awaitStartFailed();
            return;
        }
        getLauncher().fence(in(LONG));
        assertEquals(new ExitStatus.Exited(3), launch(shell("exit 3").fenced(true)).awaitEnd().getStatus());
    }

    @Test
    void atThatTimeAllOfEachFencedRunIsKilledAndNothingElse() throws Exception {
        if (!can(LauncherCapability.FENCE)) {
            return;
        }
        Path file = getDirectory().resolve("daemon");
        getLauncher().fence(in(LONG));
        RecordingLaunchListener other = launch(shell("sleep 300"));
        RecordingLaunchListener fenced = launch(shell("sleep 300").fenced(true));
        RecordingLaunchListener withDaemon = launch(shell(
                "(setsid sh -c 'trap \"\" TERM; echo $$ > \"$1\"; sleep 300; :' sh \"$1\" &); sleep 300", file)
                .fenced(true));
        other.awaitStarted();
        fenced.awaitStarted();
        SystemProcess daemon = SystemProcess.of(awaitLine(file));
        getLauncher().fence(in(0));
        assertEquals(KILLED, fenced.awaitEnd().getStatus());
        assertEquals(KILLED, withDaemon.awaitEnd().getStatus());
        daemon.awaitDeath();
        assertTrue(other.awaitStarted().signal(ProcessSignal.TERM));
        assertEquals(new ExitStatus.Killed(ProcessSignal.TERM, false), other.awaitEnd().getStatus());
    }

    @Test
    void whatIsLaunchedAfterThatTimeIsKilledUntilItIsPutOff() throws Exception {
        if (!can(LauncherCapability.FENCE)) {
            return;
        }
        getLauncher().fence(in(-1));
        assertEquals(KILLED, launch(shell("sleep 300").fenced(true)).awaitEnd().getStatus());
        getLauncher().fence(in(LONG));
        assertEquals(new ExitStatus.Exited(3), launch(shell("sleep 1; exit 3").fenced(true)).awaitEnd().getStatus());
    }
}
