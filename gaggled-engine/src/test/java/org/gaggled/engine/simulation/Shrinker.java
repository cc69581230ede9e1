package org.gaggled.engine.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes a history short that still breaks the same rule. */
final class Shrinker {

    /** How often it is played at most. */
    private static final int MOST_TRIES = 20_000;

    private final Supplier<List<StepObserver>> observers;
    private final String rule;
    private int tries;

    Shrinker(Supplier<List<StepObserver>> observers, String rule) {
        this.observers = observers;
        this.rule = rule;
    }

    /** One from which nothing can be taken; the same where it does not break that rule when it is played again. */
    History shrink(History history) {
        History shrunk = upToFailure(history);
        if (shrunk == null) {
            return history;
        }
        boolean again = true;
        while (again && tries < MOST_TRIES) {
            History before = shrunk;
            shrunk = withoutEvents(SimplerDefinitions.simplify(shrunk, this::upToFailure));
            again = !shrunk.equals(before);
        }
        return shrunk;
    }

    /** What leads to the violation, without what comes after; null where it is not violated, or in another way. */
    private @Nullable History upToFailure(History history) {
        tries++;
        History.Failure failure = history.failure(observers.get());
        return failure == null || !failure.violation().rule().equals(rule) ? null
                : history.with(history.events().subList(0, failure.events()));
    }

    /** Takes out events, many at a time at first. */
    private History withoutEvents(History history) {
        History shrunk = history;
        for (int size = Math.max(1, history.events().size() / 2); size >= 1; size /= 2) {
            for (int from = shrunk.events().size() - size; from > -size && tries < MOST_TRIES; from -= size) {
                List<History.Event> events = shrunk.events();
                int begin = Math.max(0, from);
                int end = Math.min(events.size(), from + size);
                if (begin < end) {
                    List<History.Event> fewer = new ArrayList<>(events.subList(0, begin));
                    fewer.addAll(events.subList(end, events.size()));
                    History without = upToFailure(shrunk.with(fewer));
                    shrunk = without == null ? shrunk : without;
                }
            }
        }
        return shrunk;
    }
}
