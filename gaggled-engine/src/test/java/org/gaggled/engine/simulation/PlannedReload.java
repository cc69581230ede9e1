package org.gaggled.engine.simulation;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.gaggled.api.control.PlannedChange;
import org.gaggled.api.control.ReloadPlan;
import org.gaggled.engine.config.GaggleConfig;
import org.gaggled.engine.core.Condition;
import org.gaggled.engine.core.Dependency;
import org.gaggled.engine.core.GaggleDefinition;
import org.gaggled.engine.core.Life;
import org.gaggled.engine.core.Memory;
import org.gaggled.engine.core.ProgramDefinition;
import org.gaggled.engine.core.ProgramId;
import org.gaggled.engine.reload.ReloadPlans;
import org.jspecify.annotations.Nullable;

/**
 * What an operator was told that a reload would do, and whether it did just that to what was running. A plan compares
 * configurations, so it does not know of programs that a reload before it has still to stop: then nothing is checked.
 */
final class PlannedReload {

    private final GaggleDefinition present;
    private final GaggleDefinition next;
    private final ReloadPlan plan;
    private final Map<ProgramId, Memory> before;

    /** The plan of a reload that is still to be done, where programs are as {@code before} says. */
    PlannedReload(GaggleDefinition present, GaggleDefinition next, Map<ProgramId, Memory> before) {
        this.present = present;
        this.next = next;
        this.plan = ReloadPlans.compare(config(present), config(next));
        this.before = before;
    }

    private static GaggleConfig config(GaggleDefinition definition) {
        return new GaggleConfig(definition, null, null, null, List.of(), List.of());
    }

    /** What was done otherwise, now that programs are as {@code after} says; null where nothing was. */
    @Nullable
    String deviation(Map<ProgramId, Memory> after) {
        boolean goesOn = before.values().stream().anyMatch(
                memory -> memory.aim().stopDue() != null || memory.aim().held() || memory.leaving() != null);
        if (plan.isRefused() || goesOn) {
            return null;
        }
        for (PlannedChange change : plan.getPrograms()) {
            ProgramId id = new ProgramId(change.getName());
            Memory memory = before.get(id);
            if (memory != null && memory.life() instanceof Life.Running
                    && !isAsPlanned(change, id, isToStop(after.get(id)))) {
                return change + ", but it was " + memory + ", and is " + after.get(id);
            }
        }
        return null;
    }

    private static boolean isToStop(@Nullable Memory memory) {
        return memory == null || !(memory.life() instanceof Life.Running) || memory.aim().stopDue() != null;
    }

    private boolean isAsPlanned(PlannedChange change, ProgramId id, boolean stops) {
        return switch (change.getAction()) {
            // One that an operator has started although it was disabled is restarted only where it has to be.
            case START -> true;
            // Whether a loss reaches it depends on whether what it needs was there.
            case RESTART -> stops || definitionOf(present, id).startsLike(definitionOf(next, id));
            case STOP -> stops;
            case CHANGE, KEEP -> !stops || mayLoseMore(id);
        };
    }

    /**
     * Whether it may lose what no configuration tells: the end of something, which is over when that begins anew, or
     * the last that was there of several by one rule.
     */
    private boolean mayLoseMore(ProgramId id) {
        List<Dependency> needs = definitionOf(next, id).life().dependencies();
        return needs.stream().filter(Dependency::propagate).anyMatch(need -> need.until() == Condition.ENDED
                || needs.stream().anyMatch(other -> other != need && other.rule().equals(need.rule())
                        && expected(other) && !held(other))
                || mayLoseMore(need.on()));
    }

    /** What is new or was disabled is not expected to have been there. */
    private boolean expected(Dependency need) {
        ProgramDefinition former = present.programs().get(need.on());
        return former != null && former.life().enabled();
    }

    private boolean held(Dependency need) {
        Memory memory = before.get(need.on());
        return memory != null && switch (need.until()) {
            case STARTED -> memory.life() instanceof Life.Running;
            case READY -> memory.life() instanceof Life.Running running && running.readySince() != Life.NEVER;
            case DONE -> memory.past().doneSince() != Life.NEVER;
            case ENDED -> false;
        };
    }

    private static ProgramDefinition definitionOf(GaggleDefinition gaggle, ProgramId id) {
        return Objects.requireNonNull(gaggle.programs().get(id), id::name);
    }
}
