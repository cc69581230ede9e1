package org.gaggled.engine.core;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rules that one program lives by.
 *
 * @param enabled whether it is wanted from the start; otherwise it begins disabled, as if an operator had stopped it
 * @param restarts how it is started again when it has ended
 * @param essential whether all of the gaggle ends when it is down for good by itself
 * @param killWait from the last step of a stop to SIGKILL, where that step has no time of its own
 * @param stopSteps what a stop sends before SIGKILL
 * @param errands the commands that are run around its life
 * @param probing how it is found out whether it can be used, and whether it still works
 * @param duty what it is there for
 * @param dependencies what it needs: each program at most once, never itself, and without cycles
 * @param places on which of several hosts it runs; null where it runs on this one
 */
public record LifeRules(
        boolean enabled,
        Restarts restarts,
        boolean essential,
        Duration killWait,
        StopSteps stopSteps,
        ErrandRules errands,
        Probing probing,
        Duty duty,
        List<Dependency> dependencies,
        @Nullable PlaceRules places) {

    public LifeRules {
        dependencies = List.copyOf(dependencies);
    }

    /** The rules of a program that runs on this host. */
    public LifeRules(
            boolean enabled, Restarts restarts, boolean essential, Duration killWait, StopSteps stopSteps,
            ErrandRules errands, Probing probing, Duty duty, List<Dependency> dependencies) {
        this(enabled, restarts, essential, killWait, stopSteps, errands, probing, duty, dependencies, null);
    }

    /** Whether the other ones are the same, in whatever order they name what is depended on. */
    boolean isLike(LifeRules other) {
        return without().equals(other.without()) && Set.copyOf(dependencies).equals(Set.copyOf(other.dependencies));
    }

    private LifeRules without() {
        return new LifeRules(
                enabled, restarts, essential, killWait, stopSteps, errands, probing, duty, List.of(), places);
    }
}
