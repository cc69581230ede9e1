package org.gaggled.engine.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.gaggled.engine.core.GaggleDefinition;
import org.gaggled.engine.core.RandomDefinitions;

/**
 * One run on the imaginary machine, of which a seed decides everything: a minute of storm, then a calm in which
 * everything has to come up, then a shutdown that leaves nothing.
 */
final class Simulation {

    private static final long SECOND = 1_000_000_000;

    private final long seed;
    private final boolean deadly;
    private final Supplier<List<StepObserver>> observers;
    private final Fates fates;
    private final Machine machine;
    private final GaggleDefinition definition;
    private final List<History.Event> events = new ArrayList<>();

    /**
     * A run that is still to begin.
     *
     * @param deadly whether gaggled is killed again and again
     * @param observers those who look on, made anew for each time that the history is played
     */
    Simulation(long seed, boolean deadly, Supplier<List<StepObserver>> observers) {
        this.seed = seed;
        this.deadly = deadly;
        this.observers = observers;
        Random random = new Random(seed);
        RandomDefinitions definitions = new RandomDefinitions(random, 1 + random.nextInt(12));
        this.definition = definitions.first();
        this.fates = new Fates(random, new Weights(random, deadly), definitions, deadly, observers.get());
        this.machine = fates.machine();
    }

    /**
     * Runs it to its end.
     *
     * @return how many inputs gaggled has handled
     * @throws AssertionError with the seed, and a short history that ends in the same violation
     */
    long run() {
        try {
            play();
        } catch (RuntimeException | AssertionError e) {
            throw failed(Violation.of(e));
        }
        return machine.steps();
    }

    private void play() {
        happens(0, new Happening.Begins());
        runUntil(60 * SECOND);
        fates.endStorm();
        if (machine.isDead()) {
            runUntil(machine.now() + 30 * SECOND);
        }
        if (!machine.isShuttingDown() && !machine.isFinished()) {
            fates.calm();
            runUntil(machine.now() + 120 * SECOND);
            happens(machine.now() + 120 * SECOND, new Happening.AllIsQuiet());
            require("what may start is started", machine.isShuttingDown() || !machine.isSomethingOwed(),
                    "it does not come to rest");
        }
        fates.end(deadly);
        long begun = machine.now();
        runUntil(begun + 600 * SECOND);
        happens(begun + 600 * SECOND, new Happening.AllIsOver());
        require("every stop ends", machine.isFinished(), "the end does not come");
    }

    private void require(String rule, boolean holds, String otherwise) {
        if (!holds) {
            throw new Violation(rule, otherwise);
        }
    }

    private void runUntil(long end) {
        while (!machine.isFinished() && fates.next(end, this::happens)) {
            if (events.size() > 1_000_000) {
                throw new Violation("every stop ends", "it goes on for ever");
            }
        }
    }

    private void happens(long at, Happening what) {
        events.add(new History.Event(Math.max(at, machine.now()), what));
        if (!machine.happens(at, what)) {
            events.removeLast();
        }
    }

    private AssertionError failed(Violation violation) {
        History whole = new History(definition, deadly, events);
        History shrunk = new Shrinker(observers, violation.rule()).shrink(whole);
        return new AssertionError("seed " + seed + (deadly ? ", in which gaggled dies" : "") + ": "
                + violation.getMessage() + "\nof " + events.size() + " events " + shrunk.events().size()
                + " suffice:\n\n" + new HistoryText(shrunk), violation);
    }
}
