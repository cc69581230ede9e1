package org.gaggled.engine.core;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.gaggled.api.program.Cause;
import org.gaggled.api.program.ProcessSignal;

/**
 * The stops that have begun: which signal is sent to what is left of a run, and when.
 *
 * <p>A stop runs the program's {@code stopcommand}, if there is one, and goes on when that is over and something is
 * left. Then it goes through the program's {@link StopSteps}, each with its time, and then to SIGKILL; at once when
 * somebody wants that. SIGKILL is sent again and again until the run is over. Without a process yet, the start is taken
 * back, and the signal waits.
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
        begin(program, cause, program.endRules().errands().stopCommand() == null ? 0 : Life.Stopping.COMMAND);
    }

    /** Kills what there is of a program, also when it is being stopped already. */
    void kill(Program program, Cause cause) {
        if (program.life instanceof Life.Stopping stopping) {
            endErrand(program);
            lives.become(program, stopping.atStep(Life.Stopping.KILL));
            if (stopping.pid() != 0) {
                signal(program);
            }
        } else {
            begin(program, cause, Life.Stopping.KILL);
        }
    }

    private void begin(Program program, Cause cause, int step) {
        switch (program.life) {
            case Life.Preparing _ -> {
                note(program, cause);
                abandon(program);
            }
            case Life.Running running -> {
                note(program, cause);
                reach(program, Life.Stopping.begun(running.pid(), running.since(), cause).atStep(step));
            }
            case Life.Starting _ -> {
                note(program, cause);
                lives.become(program, Life.Stopping.begun(0, 0, cause).atStep(step));
                lives.withdraw(program);
            }
            case Life.Clearing _ -> {
                if (step == Life.Stopping.KILL && program.errand != null) {
                    lives.become(program, new Life.Clearing(lives.now() + OVERDUE.toNanos()));
                    endErrand(program);
                }
            }
            case Life.Down _,Life.Waiting _,Life.Stopping _ -> {}
        }
    }

    /** Ends what prepares a start that is not to be; there must be such a thing. */
    void abandon(Program program) {
        lives.become(program, new Life.Preparing(lives.now() + OVERDUE.toNanos(), true));
        endErrand(program);
    }

    /** Has the command killed that the life of a program waits for, if there is one. */
    private void endErrand(Program program) {
        Errand errand = program.errand;
        if (errand != null) {
            lives.endErrand(program, errand);
        }
    }

    private static void note(Program program, Cause cause) {
        program.stoppedByGaggle = true;
        program.cause = cause;
        program.endCause = cause;
        // What is stopped for its own fault pauses as if it had died.
        if (!(cause instanceof Cause.NotReady) && !(cause instanceof Cause.NotAlive)) {
            program.noPause();
        }
    }

    /**
     * Goes on with a stop that has something now that a signal can reach: the process, or what a dead one left behind.
     */
    void reach(Program program, Life.Stopping stopping) {
        ErrandCommand command = program.endRules().errands().stopCommand();
        ProcessSignal sent = null;
        if (stopping.commands() && command != null) {
            runCommand(program, stopping, command);
        } else {
            lives.become(program, stopping.commands() ? stopping.atStep(0) : stopping);
            sent = signal(program);
        }
        lives.publish(new Notice.Stopping(lives.state(program), stopping.cause(), sent));
    }

    /**
     * Goes on with a stop that an earlier gaggled has begun.
     *
     * @param certain whether that gaggled has certainly sent what the stop has come to
     */
    void goOn(Program program, Life.Stopping stopping, boolean certain) {
        if (!stopping.commands() && (!certain || stopping.killed())) {
            signal(program);
        }
    }

    /** The {@code stopcommand} of an earlier gaggled is gone, and nobody knows how far it came: it begins anew. */
    void commandAnew(Program program, Life.Stopping stopping) {
        ErrandCommand command = program.endRules().errands().stopCommand();
        if (command == null) {
            lives.become(program, stopping.atStep(0));
            signal(program);
        } else {
            runCommand(program, stopping, command);
        }
    }

    private void runCommand(Program program, Life.Stopping stopping, ErrandCommand command) {
        Errand begun = lives.runErrand(program, ErrandKind.STOPCOMMAND, command,
                Map.of("GAGGLED_PID", String.valueOf(stopping.pid())), program.endRules().killWait());
        lives.become(program, stopping.until(begun.deadline()));
    }

    /** The {@code stopcommand} is over, or its time is, and something of the program is there: its signals go on. */
    void afterCommand(Program program, Life.Stopping stopping, ErrandOutcome outcome) {
        lives.become(program, stopping.atStep(0));
        ProcessSignal sent = signal(program);
        lives.publish(new Notice.AfterCommand(lives.state(program), outcome, sent));
    }

    /** Sends what the stop has come to, and gives it its time; there must be a process. */
    private ProcessSignal signal(Program program) {
        Life.Stopping stopping = (Life.Stopping) program.life;
        ProcessSignal signal = ProcessSignal.KILL;
        Duration time = OVERDUE;
        if (!stopping.killed()) {
            StopSteps.Step step = stepOf(program, stopping);
            signal = step.signal();
            time = timeOf(step, program);
        }
        lives.signal(program, signal);
        lives.become(program, stopping.until(lives.now() + time.toNanos()));
        return signal;
    }

    /** The step that a stop is at; the last when another definition has fewer. */
    private static StopSteps.Step stepOf(Program program, Life.Stopping stopping) {
        List<StopSteps.Step> steps = program.endRules().stopSteps().steps();
        return steps.get(Math.min(stopping.step(), steps.size() - 1));
    }

    private static Duration timeOf(StopSteps.Step step, Program program) {
        return Objects.requireNonNullElse(step.time(), program.endRules().killWait());
    }

    /** The time is over that was given to it. */
    void overdue(Program program, Life.Stopping stopping) {
        if (stopping.killed()) {
            signal(program);
            lives.publish(new Notice.StopOverdue(lives.state(program), OVERDUE, remains(stopping)));
            return;
        }
        if (stopping.commands()) {
            endErrand(program);
            afterCommand(program, stopping, new ErrandOutcome.Late(ErrandKind.STOPCOMMAND));
            return;
        }
        StopSteps.Step before = stepOf(program, stopping);
        Duration waited = timeOf(before, program);
        boolean goesOn = stopping.step() + 1 < program.endRules().stopSteps().steps().size();
        lives.become(program, stopping.atStep(goesOn ? stopping.step() + 1 : Life.Stopping.KILL));
        ProcessSignal sent = signal(program);
        lives.publish(goesOn
                ? new Notice.NextSignal(lives.state(program), waited, before.signal(), sent)
                : new Notice.Killing(lives.state(program), waited, before.time() == null ? null : before.signal()));
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
