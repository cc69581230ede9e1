package org.gaggled.engine.core;

import java.util.Objects;
import org.gaggled.api.control.ControlOutcome;
import org.gaggled.api.program.Cause;
import org.gaggled.api.program.ProcessSignal;
import org.jspecify.annotations.Nullable;

/**
 * What operators ask of one program. An operator's word counts at once: it cancels every pause, and what came of
 * earlier tries counts no more. A program that is leaving is none of theirs any more, but for signals.
 */
final class OperatorRequests {

    private final Lives lives;
    private final Stops stops;
    private final Placement placement;

    OperatorRequests(Lives lives, Stops stops, Placement placement) {
        this.lives = lives;
        this.stops = stops;
        this.placement = placement;
    }

    ControlOutcome start(@Nullable Program program, Cause.Operator requester) {
        if (program == null || program.leaving) {
            return ControlOutcome.NO_SUCH_PROGRAM;
        }
        if (lives.isEnding()) {
            return ControlOutcome.SHUTTING_DOWN;
        }
        if (program.schedule() == null && (program.isDone() || program.finishing)) {
            return ControlOutcome.DONE;
        }
        boolean news = !program.mayStart() || program.life instanceof Life.Waiting;
        program.disabled = false;
        program.wanted = true;
        tryAnew(program);
        if (news) {
            program.cause = requester;
            lives.publish(new Notice.OperatorStart(lives.counted(program), requester));
        }
        lives.touch(program);
        placement.settle(program);
        return ControlOutcome.DONE;
    }

    ControlOutcome stop(@Nullable Program program, Cause.Operator requester) {
        if (program == null || program.leaving) {
            return ControlOutcome.NO_SUCH_PROGRAM;
        }
        boolean news = !program.disabled;
        program.disabled = true;
        program.wanted = false;
        program.undo();
        program.beginAnew();
        if (news) {
            program.cause = requester;
            lives.publish(new Notice.OperatorStop(lives.counted(program), requester));
        }
        stops.stop(program, requester);
        lives.touch(program);
        placement.settle(program);
        return ControlOutcome.DONE;
    }

    ControlOutcome restart(@Nullable Program program, Cause.Operator requester) {
        if (program == null || program.leaving) {
            return ControlOutcome.NO_SUCH_PROGRAM;
        }
        if (lives.isEnding()) {
            return ControlOutcome.SHUTTING_DOWN;
        }
        boolean comesBack = program.rules().restarts().respawn() != Respawn.NEVER || program.isTask();
        tryAnew(program);
        program.undo();
        lives.touch(program);
        switch (program.life) {
            case Life.Preparing preparing when preparing.abandoned() ->
                    program.wanted |= comesBack && !program.disabled;
            case Life.Running _,Life.Preparing _,Life.Starting _ -> {
                program.wanted = comesBack;
                stops.stop(program, requester);
            }
            case Life.Waiting _ -> lives.publish(new Notice.OperatorRestart(lives.counted(program), requester));
            case Life.Stopping _,Life.Clearing _ -> program.wanted |= comesBack && !program.disabled;
            case Life.Down _ -> revive(program, comesBack, requester);
        }
        placement.settle(program);
        return ControlOutcome.DONE;
    }

    /** The answer; null where the command that was given brings it. */
    @Nullable
    ControlOutcome signal(@Nullable Program program, Input.OperatorSignal asked) {
        if (program == null) {
            return ControlOutcome.NO_SUCH_PROGRAM;
        }
        if (!program.life.canBeSignalled()) {
            return ControlOutcome.NOT_RUNNING;
        }
        lives.publish(new Notice.OperatorSignal(lives.state(program), asked.signal(), asked.requester()));
        send(program, asked);
        return null;
    }

    private void send(Program program, Input.OperatorSignal asked) {
        program.askedSignal = asked;
        lives.give(new Command.SignalAsAsked(program.id, program.run, asked.signal()));
    }

    /** The answer; null where the command that was given brings it. */
    @Nullable
    ControlOutcome reload(@Nullable Program program, Cause.Operator requester) {
        if (program == null || program.leaving) {
            return ControlOutcome.NO_SUCH_PROGRAM;
        }
        if (lives.isEnding()) {
            return ControlOutcome.SHUTTING_DOWN;
        }
        ProcessSignal signal = program.rules().errands().reloadSignal();
        ErrandCommand command = program.rules().errands().reloadCommand();
        if (signal == null && command == null) {
            return ControlOutcome.NO_RELOAD;
        }
        if (!(program.life instanceof Life.Running running)) {
            return ControlOutcome.NOT_UP;
        }
        if (command != null && program.reload != null) {
            return ControlOutcome.RELOADING;
        }
        lives.publish(new Notice.OperatorReload(lives.state(program), signal, requester));
        if (command == null) {
            send(program, new Input.OperatorSignal(program.id, Objects.requireNonNull(signal), requester));
            return null;
        }
        Errands.reload(lives, program, running, command);
        return ControlOutcome.DONE;
    }

    private static void tryAnew(Program program) {
        program.beginAnew();
        program.startFailure = null;
    }

    /** A restart brings back what has failed, or has ended with success, but not what somebody wants down. */
    private void revive(Program program, boolean comesBack, Cause.Operator requester) {
        program.wanted |= comesBack && !program.disabled;
        if (program.mayStartHere()) {
            program.cause = requester;
            lives.publish(new Notice.OperatorRestart(lives.counted(program), requester));
        }
    }
}
