package org.gaggled.engine.core;

import java.time.Duration;
import java.util.List;

/**
 * The rules that one program lives by.
 *
 * @param enabled whether it is wanted from the start; otherwise it begins disabled, as if an operator had stopped it
 * @param respawn whether gaggled starts the program again when it dies
 * @param backoff the pause before the second restart in a row of short runs; zero for no pauses ever
 * @param backoffMax the longest pause
 * @param killWait from the last step of a stop to SIGKILL, where that step has no time of its own
 * @param stopSteps what a stop sends before SIGKILL
 * @param errands the commands that are run around its life
 * @param dependencies what it needs: each program at most once, never itself, and without cycles
 */
public record LifeRules(
        boolean enabled,
        boolean respawn,
        Duration backoff,
        Duration backoffMax,
        Duration killWait,
        StopSteps stopSteps,
        ErrandRules errands,
        List<Dependency> dependencies) {

    public LifeRules {
        dependencies = List.copyOf(dependencies);
    }
}
