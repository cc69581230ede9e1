package org.gaggled.engine.core;

import java.time.Duration;
import java.util.List;

/**
 * What the core knows of a configuration.
 *
 * @param programs in the order of the configuration; a program is spoken of by its index in this list
 * @param startWait the pause before a start that could not be made is tried again; doubled with each further failure
 * @param stopOrder how everything is stopped at shutdown
 */
public record GaggleRules(List<ProgramRules> programs, Duration startWait, StopOrder stopOrder) {

    /** Takes a copy of the list. */
    public GaggleRules {
        programs = List.copyOf(programs);
    }
}
