package org.gaggled.engine.core;

import java.time.Duration;
import org.gaggled.api.program.Cause;
import org.gaggled.api.program.ProcessSignal;

/**
 * The stops that have begun: which signal is sent to what is left of a run, and when.
 *
 * <p>A stop begins with SIGTERM, and goes on with SIGKILL when {@code killwait} is over or somebody wants everything to end at once.
 * SIGKILL is sent again and again until the run is over. Without a process yet, the start is taken back, and the signal waits.
 */
final class Stops {

    /** How long after a SIGKILL it is said, again and again, that something is still there. */
    static final Duration OVERDUE = Duration.ofSeconds(10);

    private final Lives lives;

    Stops(Lives lives) {
        this.lives = lives;
    }

    /** Begins to stop a program, if there is anything to stop. */
    void stop(Program program, Cause cause) {
        begin(program, cause, false);
    }

    /** Kills what there is of a program, also when it is being stopped already. */
    void kill(Program program, Cause cause) {
        if (program.life instanceof Life.Stopping stopping) {
            lives.become(program, stopping.killedNow());
            if (stopping.pid() != 0) {
                signal(program);
            }
        } else {
            begin(program, cause, true);
        }
    }

    private void begin(Program program, Cause cause, boolean atOnce) {
        switch (program.life) {
            case Life.Running running -> {
                note(program, cause);
                lives.become(program, Life.Stopping.begun(running.pid(), running.since(), cause, atOnce));
                signal(program);
                lives.publish(new Notice.Stopping(lives.state(program), cause));
            }
            case Life.Starting _ -> {
                note(program, cause);
                lives.become(program, Life.Stopping.begun(0, 0, cause, atOnce));
                lives.withdraw(program);
            }
            case Life.Down _, Life.Waiting _, Life.Stopping _ -> {}
        }
    }

    private static void note(Program program, Cause cause) {
        program.stoppedByGaggle = true;
        program.cause = cause;
        program.noPause();
    }

    /** There is something now that a signal can reach: the process that was to stop before it was there, or what a dead one left behind. */
    void reach(Program program, Life.Stopping stopping) {
        lives.become(program, stopping);
        signal(program);
        lives.publish(new Notice.Stopping(lives.state(program), stopping.cause()));
    }

    /** Sends what the stop has come to; there must be a process. */
    private void signal(Program program) {
        if (program.life instanceof Life.Stopping stopping) {
            lives.signal(program, stopping.killed() ? ProcessSignal.KILL : ProcessSignal.TERM);
            Duration wait = stopping.killed() ? OVERDUE : program.rules().killWait();
            lives.become(program, stopping.until(lives.now() + wait.toNanos()));
        }
    }

    /** The time is over that was given to it. */
    void overdue(Program program, Life.Stopping stopping) {
        lives.become(program, stopping.killedNow());
        signal(program);
        lives.publish(stopping.killed()
                ? new Notice.StopOverdue(lives.state(program), OVERDUE, remains(stopping))
                : new Notice.Killing(lives.state(program), program.rules().killWait()));
    }

    /** The system did not permit a signal; said once for each stop. */
    void refused(Program program, ProcessSignal signal) {
        if (program.life instanceof Life.Stopping stopping && stopping.pid() != 0 && !stopping.refused()) {
            Life.Stopping refused = stopping.signalRefused();
            lives.become(program, refused);
            lives.publish(new Notice.SignalRefused(lives.state(program), signal, remains(refused)));
        }
    }

    private Notice.Remains remains(Life.Stopping stopping) {
        return new Notice.Remains(stopping.exit() != null, stopping.refused(), lives.isEnding());
    }
}
