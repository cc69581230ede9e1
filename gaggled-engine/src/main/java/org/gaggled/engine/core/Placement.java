package org.gaggled.engine.core;

import java.util.Objects;
import org.gaggled.api.program.Cause;

/**
 * The place of each program that has no run, and what becomes of it when something that it depends on changes.
 *
 * <p>To <em>settle</em> a program is to find its place: down if it may not start, waiting while a need does not hold or
 * a time has not come, starting otherwise. To <em>spread</em> is to tell those who depend on what has changed, along
 * the dependencies.
 */
final class Placement {

    private final Lives lives;
    private final Stops stops;

    /**
     * The number of the last launch of all: reports of a program that left and came back are told from each other as
     * well.
     */
    private long lastRun;

    Placement(Lives lives, Stops stops) {
        this.lives = lives;
        this.stops = stops;
    }

    /** Finds the place of a program without a run. */
    void settle(Program program) {
        if (program.hasRun()) {
            return;
        }
        Life next = placeOf(program);
        if (!next.equals(program.life)) {
            lives.become(program, next);
            if (next instanceof Life.Starting) {
                launch(program);
            }
        }
    }

    private Life placeOf(Program program) {
        if (!program.mayStart()) {
            return new Life.Down();
        }
        if (program.missing > 0 || program.held) {
            return new Life.Waiting(Life.NEVER);
        }
        long at = Math.max(program.satisfiedAt(), program.notBefore);
        return at > lives.now() ? new Life.Waiting(at) : new Life.Starting();
    }

    private void launch(Program program) {
        program.stoppedByGaggle = false;
        program.sentSignals.clear();
        program.askedSignal = null;
        program.launches++;
        program.run = ++lastRun;
        lives.give(new Command.Launch(program.id, program.run, program.definition.launch()));
    }

    /** Tells those who depend on what has changed, and what changes by that, until nothing does. */
    void spread() {
        for (Program program = lives.takeChanged(); program != null; program = lives.takeChanged()) {
            for (Program.Edge edge : program.neededBy) {
                boolean holds = program.since(edge.rule.until()) != Life.NEVER;
                if (holds != edge.holds) {
                    edge.tell(holds);
                    if (!holds) {
                        lost(edge);
                    }
                    settle(edge.dependent);
                }
            }
        }
    }

    private void lost(Program.Edge edge) {
        Program dependent = edge.dependent;
        edge.lostAt = lives.now();
        boolean noneIsLeft = edge.group.holding == 0;
        if (edge.rule.propagate() && noneIsLeft && !dependent.disabled && !lives.isEnding()) {
            Cause what = Objects.requireNonNullElseGet(edge.needed.cause, Cause.Unknown::new);
            propagate(dependent, new Cause.Dependency(edge.needed.id.name(), what));
        } else if (dependent.life instanceof Life.Starting) {
            lives.withdraw(dependent);
        }
    }

    private void propagate(Program program, Cause cause) {
        program.wanted = true;
        switch (program.life) {
            case Life.Running _,Life.Starting _ -> stops.stop(program, cause);
            case Life.Down _ -> program.cause = cause;
            case Life.Waiting _,Life.Stopping _ -> {}
        }
    }
}
