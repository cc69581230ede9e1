package org.gaggled.engine.reload;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.gaggled.api.control.PlannedChange;
import org.gaggled.api.control.PlannedChange.Action;
import org.gaggled.api.control.PlannedChange.Difference;
import org.gaggled.engine.config.known.KnownSettings;
import org.gaggled.engine.core.Dependency;
import org.gaggled.engine.core.Duty;
import org.gaggled.engine.core.GaggleDefinition;
import org.gaggled.engine.core.ProgramDefinition;
import org.gaggled.engine.core.ProgramId;

/**
 * Restarts that follow from restarts: a program whose need of another is propagated is stopped with it, and started
 * again after it. Where the need has a grace, it depends on how long the other one takes, and is not foretold; a task
 * without a schedule is taken to be done, and then none is kept from it.
 */
final class Propagation {

    private static final Set<Action> GOES_ON = Set.of(Action.CHANGE, Action.KEEP);

    private final GaggleDefinition before;
    private final GaggleDefinition after;
    private final Map<ProgramId, PlannedChange> changes;

    private Propagation(GaggleDefinition before, GaggleDefinition after, Map<ProgramId, PlannedChange> changes) {
        this.before = before;
        this.after = after;
        this.changes = changes;
    }

    /** Changes what is planned for the programs that are in both so that it says that, too. */
    static void add(GaggleDefinition before, GaggleDefinition after, Map<ProgramId, PlannedChange> changes) {
        new Propagation(before, after, changes).spread();
    }

    /** Dependencies have no cycles, so this comes to an end; one round does where they are before their dependents. */
    private void spread() {
        boolean again = true;
        while (again) {
            again = false;
            for (ProgramDefinition program : after.programs().values()) {
                again |= spreadTo(program);
            }
        }
    }

    private boolean spreadTo(ProgramDefinition program) {
        PlannedChange change = changes.get(program.id());
        if (change == null || !GOES_ON.contains(change.getAction()) || program.life().dependencies().isEmpty()) {
            return false;
        }
        // A loss is kept from what runs, and a task that is done does not.
        boolean done = program.life().duty() instanceof Duty.Task task && task.schedule() == null;
        // What is needed by one name is missed when nothing of it is left. What is new has still to come.
        Map<String, Boolean> lost = new HashMap<>();
        program.life().dependencies().stream()
                .filter(need -> need.propagate() && (done || need.grace().isZero()) && matters(need))
                .forEach(need -> lost.merge(need.rule(), isLost(need), Boolean::logicalAnd));
        List<Difference> reasons = lost.keySet().stream()
                .filter(lost::get)
                .sorted()
                .map(rule -> new Difference(
                        KnownSettings.DEPENDS.getName() + "/" + rule + "/" + KnownSettings.PROPAGATE.getName(), null,
                        null, false))
                .toList();
        if (reasons.isEmpty()) {
            return false;
        }
        List<Difference> differences = new ArrayList<>(change.getDifferences());
        differences.addAll(reasons);
        changes.put(program.id(), new PlannedChange(change.getName(), Action.RESTART, differences));
        return true;
    }

    /** One that was disabled, which only an operator can have started, keeps nobody. */
    private boolean matters(Dependency need) {
        ProgramDefinition former = before.programs().get(need.on());
        return former != null && (former.life().enabled() || isLost(need));
    }

    private boolean isLost(Dependency need) {
        PlannedChange change = Objects.requireNonNull(changes.get(need.on()));
        ProgramDefinition former = Objects.requireNonNull(before.programs().get(need.on()));
        ProgramDefinition next = Objects.requireNonNull(after.programs().get(need.on()));
        return switch (need.until()) {
            // What is not required is not missed where it cannot come back.
            case STARTED, READY -> change.getAction() == Action.RESTART
                    || (change.getAction() == Action.STOP && need.required());
            // What is done is not done by another definition, nor when it runs again.
            case DONE -> change.getAction() == Action.RESTART || !former.isDoneLike(next);
            case ENDED -> false;
        };
    }
}
