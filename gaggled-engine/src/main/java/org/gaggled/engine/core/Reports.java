package org.gaggled.engine.core;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import org.gaggled.api.launch.ProcessExit;
import org.gaggled.api.launch.StartFailure;
import org.gaggled.api.program.Cause;
import org.jspecify.annotations.Nullable;

/**
 * What the launcher reports of runs. Only what can be of the current run, in its present state, is believed; the rest
 * is refused and changes nothing.
 */
final class Reports {

    private final Lives lives;
    private final Stops stops;
    private final Placement placement;
    private final Readiness readiness;
    private final Consumer<Program> afterRun;

    /** Reports that change those lives; {@code afterRun} is told of each program whose run is over. */
    Reports(Lives lives, Stops stops, Placement placement, Readiness readiness, Consumer<Program> afterRun) {
        this.lives = lives;
        this.stops = stops;
        this.placement = placement;
        this.readiness = readiness;
        this.afterRun = afterRun;
    }

    /** Handles a report of that program; null where there is no such program. */
    void handle(Input.Report report, @Nullable Program program) {
        if (program == null) {
            lives.give(new Command.Refuse(report, "there is no such program"));
            return;
        }
        if (program.run != report.run()) {
            lives.give(new Command.Refuse(report, "its run is number " + program.run));
            return;
        }
        boolean accepted = switch (report) {
            case Input.Started started -> started(program, started.pid());
            case Input.StartFailed failed -> startFailed(program, failed.failure());
            case Input.Withdrawn _ -> withdrawn(program);
            case Input.Exited exited -> exited(program, exited.exit());
            case Input.Gone _ -> gone(program);
        };
        if (!accepted) {
            lives.give(new Command.Refuse(report, "it is " + program.life.phase()));
            endWhatCannotBe(program);
        }
    }

    /** The launcher has lost track of a run: what may be there of it is ended, so that it can tell what it knows. */
    private void endWhatCannotBe(Program program) {
        if (program.life instanceof Life.Running) {
            stops.kill(program, new Cause.Unknown());
        }
    }

    private boolean started(Program program, long pid) {
        if (program.adopting) {
            program.adopting = false;
            if (program.life instanceof Life.Running running) {
                readiness.goOn(program, running);
            }
            if (program.life.canBeSignalled()) {
                return true;
            }
        }
        return switch (program.life) {
            case Life.Starting _ -> {
                noteStart(program, pid);
                program.cause = null;
                readiness.begin(program, pid);
                lives.publish(new Notice.Up(lives.counted(program)));
                readiness.probe(program);
                yield true;
            }
            case Life.Stopping stopping when stopping.pid() == 0 -> {
                // It never counts as up for its dependents: the stop was asked for before there was anything to stop.
                noteStart(program, pid);
                Life.Stopping reached = stopping.withProcess(pid, lives.now());
                lives.become(program, reached);
                lives.publish(new Notice.Up(lives.counted(program)));
                stops.reach(program, reached);
                yield true;
            }
            case Life.Down _,Life.Waiting _,Life.Preparing _,Life.Running _,Life.Stopping _,Life.Clearing _ -> false;
        };
    }

    private static void noteStart(Program program, long pid) {
        program.lastPid = pid;
        program.attempted = true;
        program.startFailure = null;
    }

    private boolean startFailed(Program program, StartFailure failure) {
        if (!isBeforeStart(program.life)) {
            return false;
        }
        failStart(program, failure);
        return true;
    }

    /** The start of a program has failed, in the launcher or before that. */
    void failStart(Program program, StartFailure failure) {
        program.startFailure = failure;
        program.attempted = true;
        program.notBefore = lives.now() + program.retryPause.afterRun(0);
        if (!program.stoppedByGaggle) {
            program.cause = new Cause.StartFailed(failure.getMessage(), failure.getSystemError());
            program.endCause = program.cause;
            program.doneSince = Life.NEVER;
            lives.setback(program, program.cause);
        }
        endRun(program);
        lives.publish(new Notice.StartFailed(lives.state(program), outlook(program)));
        runIsOver(program);
    }

    private static boolean isBeforeStart(Life life) {
        return life instanceof Life.Starting || (life instanceof Life.Stopping stopping && stopping.pid() == 0);
    }

    private boolean withdrawn(Program program) {
        if (!isBeforeStart(program.life)) {
            return false;
        }
        takeBack(program);
        return true;
    }

    /** Nothing is left of a run of an earlier gaggled, and nobody can tell how it ended. */
    void lost(Program program) {
        if (isBeforeStart(program.life)) {
            takeBack(program);
        } else {
            exited(program, Resumption.unknownEnd());
        }
    }

    /** It was never made, so it is not a run, and says nothing of an earlier one. */
    void takeBack(Program program) {
        program.launches--;
        endRun(program);
        ProgramId missing =
                program.stoppedByGaggle || program.missing == 0 ? null : Needs.firstMissing(program).needed.id();
        lives.publish(new Notice.TakenBack(lives.state(program), missing));
        afterRun.accept(program);
    }

    private boolean exited(Program program, ProcessExit exit) {
        return switch (program.life) {
            case Life.Running running -> {
                died(program, running, exit);
                yield true;
            }
            case Life.Stopping stopping when stopping.pid() != 0 && stopping.exit() == null -> {
                noteDeath(program, exit);
                if (exit.hasLeftovers()) {
                    lives.become(program, stopping.leaderEnded(exit));
                } else {
                    wentDown(program);
                }
                yield true;
            }
            // How it ended was known to an earlier gaggled, and what it had left behind is gone by now, or is not.
            case Life.Stopping stopping when stopping.exit() != null && program.adopted -> {
                if (!exit.hasLeftovers()) {
                    wentDown(program);
                }
                yield true;
            }
            case Life.Down _,Life.Waiting _,Life.Preparing _,Life.Starting _,Life.Stopping _,Life.Clearing _ -> false;
        };
    }

    private void died(Program program, Life.Running running, ProcessExit exit) {
        Death death = noteDeath(program, exit);
        Cause.Ended cause = death.cause();
        program.cause = cause;
        program.endCause = cause;
        program.wanted = program.isWantedAfter(program.succeeded) && !lives.isEnding();
        program.finishing = program.isTask() && program.succeeded;
        if (death.signalledBy() == null) {
            lives.setback(program, cause);
        }
        if (program.finishing) {
            program.noPause();
        } else {
            program.notBefore = lives.now() + program.restartPause.afterRun(lives.now() - running.since());
        }
        Life.Stopping dead = Life.Stopping.begun(running.pid(), running.since(), cause).leaderEnded(exit);
        lives.become(program, dead);
        if (exit.hasLeftovers()) {
            stops.reach(program, dead);
            return;
        }
        if (!program.rules().essential()) {
            placement.spread();
        }
        // All may end with an essential one, and nothing is started before that is known.
        wentDown(program);
    }

    private Death noteDeath(Program program, ProcessExit exit) {
        Death death = Death.of(exit.getStatus(), program.sentSignals, program.askedSignal);
        program.lastExit = exit;
        program.lastDeath = death;
        program.succeeded = program.rules().restarts().isSuccess(death.status()) && !program.stoppedByGaggle;
        program.endedAt = lives.now();
        if (!program.succeeded) {
            program.doneSince = Life.NEVER;
        }
        return death;
    }

    private boolean gone(Program program) {
        if (program.life instanceof Life.Stopping stopping && stopping.exit() != null) {
            wentDown(program);
            return true;
        }
        return false;
    }

    /** The run is over and all of it is gone. */
    private void wentDown(Program program) {
        Duration length = Duration.ofNanos(lives.now() - program.life.startedAt());
        program.endedAt = lives.now();
        endRun(program);
        Death death = Objects.requireNonNull(program.lastDeath, "nothing goes down that has not died");
        lives.publish(new Notice.Down(lives.counted(program), death, length, outlook(program)));
        runIsOver(program);
    }

    private void runIsOver(Program program) {
        if (program.hasFailed() && program.cause instanceof Cause.Limit limit) {
            lives.publish(new Notice.Failed(lives.state(program), limit));
        }
        afterRun.accept(program);
    }

    private void endRun(Program program) {
        lives.become(program, program.mayStartHere() ? new Life.Waiting(Life.NEVER) : new Life.Down());
    }

    private Outlook outlook(Program program) {
        if (lives.isEnding()) {
            return new Outlook.Over();
        }
        if (program.leaving) {
            return new Outlook.Removed();
        }
        if (program.disabled) {
            return new Outlook.Disabled();
        }
        if (program.hasFailed()) {
            return new Outlook.Failed();
        }
        if (program.finishing) {
            return new Outlook.Done();
        }
        Schedule schedule = program.schedule();
        if (!program.wanted && schedule != null) {
            return new Outlook.Scheduled(schedule);
        }
        if (!program.wanted) {
            return new Outlook.StaysDown(program.rules().restarts().respawn());
        }
        if (program.noPlace != null) {
            return new Outlook.NoPlace();
        }
        if (program.missing > 0) {
            return new Outlook.WaitsFor(Needs.firstMissing(program).needed.id());
        }
        if (program.held) {
            return new Outlook.Held();
        }
        long at = Math.max(program.satisfiedAt(), program.notBefore);
        return new Outlook.StartsIn(Duration.ofNanos(Math.max(0, at - lives.now())));
    }
}
