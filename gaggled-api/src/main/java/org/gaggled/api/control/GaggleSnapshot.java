package org.gaggled.api.control;

import java.util.List;
import org.gaggled.api.Stability;
import org.gaggled.api.program.ProgramState;

/**
 * All programs at one moment, and which moment that is among the events: whoever follows the events takes up where the
 * snapshot ends.
 *
 * @since 1.0
 */
@Stability(Stability.Level.EVOLVING)
public final class GaggleSnapshot {

    private final long eventNumber;
    private final List<ProgramState> states;

    /** Made by the host; public so that tests can make one too. */
    public GaggleSnapshot(long eventNumber, List<ProgramState> states) {
        if (eventNumber < 0) {
            throw new IllegalArgumentException("events are numbered from 1: " + eventNumber);
        }
        this.eventNumber = eventNumber;
        this.states = List.copyOf(states);
    }

    /**
     * The {@linkplain org.gaggled.api.event.GaggleEvent#getNumber() number} of the last event that is in the states
     * already, 0 before the first. Everything that changes afterwards has an event of a higher number.
     */
    public long getEventNumber() {
        return eventNumber;
    }

    /** The states, in the order of the configuration. */
    public List<ProgramState> getStates() {
        return states;
    }

    @Override
    public String toString() {
        return states.size() + " programs after event " + eventNumber;
    }
}
