package org.gaggled.engine.reload;

import java.util.List;
import java.util.Map;
import org.gaggled.api.config.ConfigProblem;
import org.gaggled.engine.config.GaggleConfig;

/**
 * What the configuration opens beside its programs: event sinks and control sources. For the thread that reloads,
 * except where it says otherwise.
 */
public interface Reopening {

    /**
     * Opens what another configuration asks for and is not open as it asks for it. Nobody notices yet, unless something
     * had to be closed first. Exactly one of {@link Prepared#keep} and {@link Prepared#undo} follows.
     *
     * @throws UnopenedException when something cannot be opened; everything is as before then, except for what it names
     */
    Prepared prepare(GaggleConfig next) throws UnopenedException;

    /** What is open for the configuration before, and what is open for the next. */
    interface Prepared {

        /** Where programs find what is open, beside what their definitions say. */
        Map<String, String> variables();

        /** From now on, events go to the sinks of the next configuration. For the loop; does not wait. */
        void takeEffect();

        /** Notes for the next gaggled where what is open can be reached, once it is in force. */
        void note();

        /** Closes what the next configuration does not need, and waits for that, but not for long. */
        void keep();

        /**
         * Closes what was opened for the next configuration; whatever was closed for it is opened again. Also after it
         * took effect.
         *
         * @return what cannot be opened again, and so stays closed
         */
        List<ConfigProblem> undo();
    }
}
