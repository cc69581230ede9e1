package org.gaggled.engine.simulation;

import java.util.List;
import org.gaggled.engine.core.Command;
import org.gaggled.engine.core.Input;

/** Sees each input that gaggled handles, and what follows from it. */
public interface StepObserver {

    /**
     * gaggled has handled an input, or died while it did.
     *
     * @param commands those that were carried out, in their order
     * @param machine as it is now: the programs' states, what is really there, and whether gaggled has died
     */
    void stepped(Input input, List<Command> commands, Machine machine);

    /** There is another gaggled, which has handled nothing yet; also the first. */
    default void begun(Machine machine) {}

    /** gaggled has died, in the middle of a step or between two. */
    default void died(Machine machine) {}
}
