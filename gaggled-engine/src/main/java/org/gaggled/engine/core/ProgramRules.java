package org.gaggled.engine.core;

import java.time.Duration;
import java.util.List;

/**
 * The rules of one program.
 *
 * @param name unique in the gaggle
 * @param enabled whether it is wanted from the start; otherwise it begins disabled, as if an operator had stopped it
 * @param respawn whether it is started again when it dies
 * @param backoff the pause before the second restart in a row of short runs; zero for no pauses ever
 * @param backoffMax the longest pause
 * @param killWait from SIGTERM to SIGKILL
 * @param dependencies what it needs, each program at most once, never itself, and without cycles
 */
public record ProgramRules(
        String name,
        boolean enabled,
        boolean respawn,
        Duration backoff,
        Duration backoffMax,
        Duration killWait,
        List<DependencyRule> dependencies) {

    /** Takes a copy of the list. */
    public ProgramRules {
        dependencies = List.copyOf(dependencies);
    }
}
