package org.gaggled.engine.simulation;

import java.util.ArrayList;
import java.util.List;
import org.gaggled.engine.core.GaggleDefinition;
import org.jspecify.annotations.Nullable;

/**
 * What happened to a gaggle. Played again, it comes to the same.
 *
 * @param remembers whether gaggled notes what the next one has to know
 */
record History(GaggleDefinition definition, boolean remembers, List<Event> events) {

    /** Something that happens at that time. */
    record Event(long at, Happening what) {}

    History {
        events = List.copyOf(events);
    }

    /** One in which nothing has happened yet. */
    static History of(GaggleDefinition definition, boolean remembers) {
        return new History(definition, remembers, List.of());
    }

    /** The same, in which that happens after all the rest. */
    History then(long at, Happening what) {
        List<Event> more = new ArrayList<>(events);
        more.add(new Event(at, what));
        return new History(definition, remembers, more);
    }

    /** The same, in which only that much of it happens. */
    History with(List<Event> others) {
        return new History(definition, remembers, others);
    }

    /** Lets it happen, and fails at the first violation. */
    void play(StepObserver... observers) {
        Machine machine = new Machine(definition, remembers, List.of(observers));
        for (Event event : events) {
            machine.happens(event.at(), event.what());
        }
    }

    /** What it ends with, and after how many events; null where nothing is violated. */
    @Nullable
    Failure failure(List<StepObserver> observers) {
        int happened = 0;
        try {
            Machine machine = new Machine(definition, remembers, observers);
            for (Event event : events) {
                happened++;
                machine.happens(event.at(), event.what());
            }
            return null;
        } catch (RuntimeException | AssertionError e) {
            return new Failure(Violation.of(e), happened);
        }
    }

    /** A violation, and after how many events it came. */
    record Failure(Violation violation, int events) {}
}
