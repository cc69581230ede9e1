package org.gaggled.dist.torture;

import java.util.function.Consumer;

/**
 * The numbers of the events that one listener hears. They go on without a gap as long as its connection lasts; when it
 * connects again, it may have missed some, and none comes a second time.
 */
final class EventNumbers {

    private final String listener;
    private final Consumer<String> violations;
    private String instance = "";
    private long last;
    private boolean whole;

    /**
     * @param violations what is told of each number that must not be
     */
    EventNumbers(String listener, Consumer<String> violations) {
        this.listener = listener;
        this.violations = violations;
    }

    /** From now on it is another connection. */
    void connected() {
        whole = false;
    }

    /** All events up to this one are known in another way. */
    void knownUpTo(long number) {
        if (number < last) {
            violations.accept(listener + ": event " + last + " was there, and a later snapshot ends with " + number);
        }
        last = number;
        whole = true;
    }

    /** So many events were missed, and the listener was told so. */
    void missed(long count) {
        last += count;
    }

    void heard(String from, long number) {
        if (!instance.isEmpty() && !instance.equals(from)) {
            violations.accept(listener + ": events of " + instance + ", and then of " + from);
        }
        if (number <= last) {
            violations.accept(listener + ": event " + last + " was there, and then came " + number);
        } else if (whole && number != last + 1) {
            violations.accept(listener + ": a gap between the events " + last + " and " + number);
        }
        instance = from;
        last = number;
        whole = true;
    }
}
