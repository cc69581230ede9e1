package org.gaggled.engine.core;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import org.gaggled.api.program.Cause;

/**
 * The place of each program that has no run, and what becomes of it when something that it depends on changes.
 *
 * <p>To <em>settle</em> a program is to have it find its place once everybody has been told: down if it may not start,
 * waiting while a need does not hold or a time has not come, starting otherwise. To <em>spread</em> is to tell those
 * who depend on what has changed, along the dependencies.
 */
final class Placement {

    private final Lives lives;
    private final Stops stops;

    /**
     * The number of the last launch of all: reports of a program that left and came back are told from each other as
     * well.
     */
    private long lastRun;

    /** Those who find their place when there is nothing more to tell, none before what it needs has. */
    private final Queue<Program> unsettled = new PriorityQueue<>(Comparator.comparingInt(program -> program.rank));

    Placement(Lives lives, Stops stops) {
        this.lives = lives;
        this.stops = stops;
    }

    /** An earlier gaggled has counted so far. */
    void recallRun(long number) {
        lastRun = Math.max(lastRun, number);
    }

    /** A program finds its place, if it has no run, when there is nothing more to tell. */
    void settle(Program program) {
        unsettled.add(program);
    }

    private void place(Program program) {
        if (program.hasRun()) {
            return;
        }
        Life next = placeOf(program);
        if (!next.equals(program.life)) {
            if (next instanceof Life.Starting) {
                begin(program);
            } else {
                lives.become(program, next);
            }
        }
    }

    private Life placeOf(Program program) {
        if (!program.mayStartHere()) {
            return new Life.Down();
        }
        if (program.missing > 0 || program.held) {
            return new Life.Waiting(Life.NEVER);
        }
        long at = Math.max(program.satisfiedAt(), program.notBefore);
        if (at > lives.now()) {
            return new Life.Waiting(at);
        }
        return new Life.Starting();
    }

    private void begin(Program program) {
        beginRun(program);
        prepare(program);
    }

    private void prepare(Program program) {
        ErrandRules errands = program.rules().errands();
        ErrandCommand prestart = errands.prestart();
        if (prestart == null) {
            launch(program);
            return;
        }
        program.attempted = true;
        Errand begun = lives.runErrand(program, ErrandKind.PRESTART, prestart, Map.of(), errands.prestartWait());
        lives.become(program, new Life.Preparing(begun.deadline(), false));
    }

    /** Launches what was prepared for that; unless it is not to be started any more, by another definition. */
    boolean launchPrepared(Program program) {
        boolean starts = placeOf(program) instanceof Life.Starting;
        if (starts) {
            launch(program);
        }
        return starts;
    }

    /** As {@link #launchPrepared}, but what an earlier gaggled has begun to prepare is prepared anew. */
    boolean prepareAnew(Program program) {
        boolean starts = placeOf(program) instanceof Life.Starting;
        if (starts) {
            prepare(program);
        }
        return starts;
    }

    private void launch(Program program) {
        lives.become(program, new Life.Starting());
        lives.give(new Command.Launch(program.id, program.run, program.definition.launch(),
                program.rules().probing()));
    }

    private void beginRun(Program program) {
        program.launched = program.definition.launch();
        program.attempted = false;
        program.endCause = null;
        program.lastDeath = null;
        program.adopted = false;
        program.heard.clear();
        program.stoppedByGaggle = false;
        program.sentSignals.clear();
        program.askedSignal = null;
        program.launches++;
        program.run = ++lastRun;
    }

    /** Tells those who depend on what has changed, and what changes by that, until nothing does. */
    void spread() {
        tellChanges();
        for (Program program = unsettled.poll(); program != null; program = unsettled.poll()) {
            place(program);
            tellChanges();
        }
    }

    private void tellChanges() {
        for (Needed changed = lives.takeChanged(); changed != null; changed = lives.takeChanged()) {
            if (changed instanceof Program program && program.graceAlarm != Life.NEVER
                    && !(program.life instanceof Life.Running)) {
                endGraces(program, Life.NEVER);
            }
            for (Edge edge : changed.neededBy()) {
                update(edge);
            }
        }
    }

    /**
     * Tells those who depend on programs of another host of what is different there. What was lost and has come back
     * without anybody here having heard of it is told as lost first, of all of them: whoever needs one of several has
     * lost it if all were away, and nobody knows that they were not.
     */
    void heard(List<Neighbour> different) {
        for (Neighbour neighbour : different) {
            for (Edge edge : neighbour.neededBy()) {
                if (edge.hasLostUnheard()) {
                    loseUnheard(edge);
                }
            }
        }
        for (Neighbour neighbour : different) {
            for (Edge edge : neighbour.neededBy()) {
                if (edge.refresh()) {
                    lives.stir(edge.dependent);
                    settle(edge.dependent);
                }
            }
            lives.touch(neighbour);
        }
    }

    /** It is back already: unless it may have been away for too long, a grace keeps that from the dependent. */
    private void loseUnheard(Edge edge) {
        if (!hasGrace(edge) || edge.mayHaveOutlastedGrace()) {
            edge.noteLoss(lives.now());
            tell(edge, Edge.Standing.MISSING);
        } else {
            tell(edge, Edge.Standing.HOLDS);
        }
    }

    private void update(Edge edge) {
        Edge.Standing now = edge.current();
        boolean lost = now == Edge.Standing.MISSING;
        if (edge.isInGrace()) {
            if (now == edge.told()) {
                edge.endGrace();
                lives.moveGrace(edge.dependent);
            } else if (!lost) {
                edge.tell(now, lives.now());
                lives.moveGrace(edge.dependent);
            }
        } else if (now != edge.told()) {
            if (edge.isHeld() && now != Edge.Standing.UNSURE && now != Edge.Standing.HOLDS) {
                edge.noteLoss(lives.now());
            }
            if (lost && hasGrace(edge)) {
                edge.beginGrace();
                lives.moveGrace(edge.dependent);
            } else {
                tell(edge, now);
            }
        }
    }

    /** A loss is kept from what runs, and from nothing else: what does not run must not start. */
    private boolean hasGrace(Edge edge) {
        return edge.isHeld() && Edge.graceOf(edge.rule) > 0
                && edge.dependent.life instanceof Life.Running && !lives.isEnding();
    }

    private void tell(Edge edge, Edge.Standing now) {
        boolean held = edge.isHeld();
        edge.tell(now, lives.now());
        if (now == Edge.Standing.MISSING) {
            lost(edge, held);
        } else if (now == Edge.Standing.UNSURE) {
            takeBack(edge.dependent, edge.doubtOfDependency());
        }
        if (edge.needed instanceof Neighbour) {
            lives.stir(edge.dependent);
        }
        settle(edge.dependent);
    }

    /** The alarm of a program's graces has rung, if it was due. */
    void graceRang(Program program) {
        if (lives.now() >= program.graceAlarm) {
            program.graceAlarm = Life.NEVER;
            endGraces(program, lives.now());
        }
    }

    /** Tells a program of the losses that were kept from it, of which the time is over by then. */
    private void endGraces(Program program, long by) {
        List<Edge> over = program.needs.stream().filter(need -> need.isInGrace() && need.graceUntil() <= by).toList();
        over.forEach(need -> tell(need, Edge.Standing.MISSING));
        lives.moveGrace(program);
    }

    private void lost(Edge edge, boolean held) {
        Program dependent = edge.dependent;
        Cause cause = edge.lossOfDependency();
        boolean noneIsLeft = held && edge.group.holding == 0;
        boolean propagates = edge.rule.propagate() || !edge.needed.isKnown();
        if (propagates && noneIsLeft && !dependent.disabled && !lives.isEnding()) {
            propagate(dependent, cause);
        } else {
            takeBack(dependent, cause);
        }
    }

    /** What is about to start is not to. */
    private void takeBack(Program dependent, Cause cause) {
        if (dependent.life instanceof Life.Starting) {
            dependent.endCause = cause;
            lives.withdraw(dependent);
        } else if (dependent.life instanceof Life.Preparing preparing && !preparing.abandoned()) {
            dependent.endCause = cause;
            stops.abandon(dependent);
        }
    }

    /**
     * What has failed stays down: only an operator, or another definition, begins anew. A task between the runs of its
     * schedule has nothing that could be restarted.
     */
    private void propagate(Program program, Cause cause) {
        if (program.hasFailed() || (program.schedule() != null && !program.wanted)) {
            return;
        }
        program.wanted = true;
        program.undo();
        lives.touch(program);
        switch (program.life) {
            case Life.Running _,Life.Preparing _,Life.Starting _ -> stops.stop(program, cause);
            case Life.Down _ -> program.cause = program.noPlace == null ? cause : program.cause;
            case Life.Waiting _,Life.Stopping _,Life.Clearing _ -> {}
        }
    }
}
