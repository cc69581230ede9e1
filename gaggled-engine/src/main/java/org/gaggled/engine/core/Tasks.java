package org.gaggled.engine.core;

import org.gaggled.api.program.Cause;
import org.jspecify.annotations.Nullable;

/**
 * What is special of tasks: when one is done, and what happens when the time of its schedule has come.
 *
 * <p>A task is done when all of a run that ended with success is over, and stays done as {@link Program#undo} says. A
 * task with a schedule is not wanted between its runs. A run that is due makes it wanted; from then on it lives as
 * every other program does, until a run ends with success or is not to be tried again.
 */
final class Tasks {

    private final Lives lives;
    private final Placement placement;

    Tasks(Lives lives, Placement placement) {
        this.lives = lives;
        this.placement = placement;
    }

    /** The time of a program's schedule has come; null where there is no such program any more. */
    void due(@Nullable Program program) {
        Schedule schedule = program == null ? null : program.schedule();
        if (program == null || schedule == null || !mayRun(program)) {
            return;
        }
        boolean ends = program.life instanceof Life.Stopping || program.life instanceof Life.Clearing;
        if (!program.hasRun() || (ends && program.wanted)) {
            run(program, schedule);
            return;
        }
        switch (schedule.overlap()) {
            case SKIP -> lives.give(new Command.Tell(new TaskNews.Skipped(program.id, schedule)));
            case WAIT -> program.dueWaits = true;
        }
    }

    private boolean mayRun(Program program) {
        return !program.disabled && !program.leaving && !program.hasFailed() && !lives.isEnding();
    }

    /** What was waited for by an earlier run's retry is not waited for any more; what it needs is. */
    private void run(Program program, Schedule schedule) {
        program.wanted = true;
        program.noPause();
        if (!program.hasRun()) {
            program.cause = new Cause.Schedule(schedule.expression());
        }
        lives.touch(program);
        placement.settle(program);
    }

    /** A program's run is over, with all that belongs to it. */
    void runIsOver(Program program) {
        if (program.finishing) {
            program.finish(lives.now());
            lives.touch(program);
            lives.publish(new Notice.Done(lives.counted(program)));
        }
        Schedule schedule = program.schedule();
        if (program.dueWaits) {
            program.dueWaits = false;
            if (schedule != null && mayRun(program)) {
                run(program, schedule);
            }
        }
    }
}
