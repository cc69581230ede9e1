package org.gaggled.engine.reload;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.gaggled.api.control.PlannedChange;
import org.gaggled.api.control.PlannedChange.Action;
import org.gaggled.api.control.ReloadPlan;
import org.gaggled.engine.config.GaggleConfig;
import org.gaggled.engine.core.ProgramDefinition;
import org.gaggled.engine.core.ProgramId;
import org.jspecify.annotations.Nullable;

/** What a reload does, found by comparing two configurations. */
public final class ReloadPlans {

    private ReloadPlans() {}

    /** What is done to whatever runs by one configuration, so that it runs by the other. */
    public static ReloadPlan compare(GaggleConfig before, GaggleConfig after) {
        Map<ProgramId, ProgramDefinition> former = before.gaggle().programs();
        Map<ProgramId, ProgramDefinition> next = after.gaggle().programs();
        List<PlannedChange> programs = new ArrayList<>();
        next.forEach((id, program) -> programs.add(
                new PlannedChange(id.name(), action(former.get(id), program), List.of())));
        former.keySet().stream()
                .filter(id -> !next.containsKey(id))
                .forEach(id -> programs.add(new PlannedChange(id.name(), Action.STOP, List.of())));
        return new ReloadPlan(programs, List.of(), List.of());
    }

    private static Action action(@Nullable ProgramDefinition former, ProgramDefinition next) {
        if (former == null) {
            return Action.START;
        }
        return former.launch().equals(next.launch()) ? Action.KEEP : Action.RESTART;
    }
}
