package org.gaggled.engine.simulation;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.gaggled.engine.core.Dependency;
import org.gaggled.engine.core.Duty;
import org.gaggled.engine.core.ErrandRules;
import org.gaggled.engine.core.GaggleDefinition;
import org.gaggled.engine.core.LifeRules;
import org.gaggled.engine.core.Probing;
import org.gaggled.engine.core.ProgramDefinition;
import org.gaggled.engine.core.ProgramId;
import org.jspecify.annotations.Nullable;

/** Makes histories of fewer programs, which need less of each other, and have fewer rules. */
final class SimplerDefinitions {

    /** Says what of a history leads to the violation; null where nothing does. */
    interface Trial {
        @Nullable
        History of(History history);
    }

    private SimplerDefinitions() {}

    /** The simplest one that still does. */
    static History simplify(History history, Trial trial) {
        History simplest = history;
        for (UnaryOperator<History> change : changes(history)) {
            History simpler = change.apply(simplest);
            History shrunk = simpler.equals(simplest) ? null : trial.of(simpler);
            simplest = shrunk == null ? simplest : shrunk;
        }
        return simplest;
    }

    private static List<UnaryOperator<History>> changes(History history) {
        Set<ProgramId> programs = new LinkedHashSet<>(history.definition().programs().keySet());
        List<UnaryOperator<History>> changes = new ArrayList<>();
        changes.add(one -> new History(one.definition(), false, one.events()));
        programs.forEach(id -> changes.add(one -> without(one, id)));
        for (ProgramId id : programs) {
            programs.forEach(on -> changes.add(one -> mapped(one, program -> withoutNeed(program, id, on))));
            changes.add(one -> mapped(one, program -> plainer(program, id, ErrandRules.NONE, null, null)));
            changes.add(one -> mapped(one, program -> plainer(program, id, null, Probing.NONE, null)));
            changes.add(one -> mapped(one, program -> plainer(program, id, null, null, Duty.SERVICE)));
        }
        return changes;
    }

    private static History without(History history, ProgramId id) {
        List<History.Event> events = history.events().stream()
                .filter(event -> !(event.what() instanceof Happening.OfProgram of && of.program().equals(id)))
                .filter(event -> !(event.what() instanceof Happening.AlarmRings rings
                        && rings.alarm().program().equals(id)))
                .toList();
        return mapped(history.with(events), program -> program.id().equals(id) ? null
                : withoutNeed(program, program.id(), id));
    }

    private interface Change {
        @Nullable
        ProgramDefinition of(ProgramDefinition program);
    }

    private static History mapped(History history, Change change) {
        List<History.Event> events = history.events().stream()
                .map(event -> new History.Event(event.at(), switch (event.what()) {
                    case Happening.Reload reload -> new Happening.Reload(mapped(reload.definition(), change));
                    case Happening.GaggledReturns returns when returns.definition() != null ->
                            new Happening.GaggledReturns(mapped(returns.definition(), change), returns.keeps());
                    default -> event.what();
                }))
                .toList();
        return new History(mapped(history.definition(), change), history.remembers(), events);
    }

    private static GaggleDefinition mapped(GaggleDefinition definition, Change change) {
        List<ProgramDefinition> programs = new ArrayList<>();
        boolean changed = false;
        for (ProgramDefinition program : definition.inOrder()) {
            ProgramDefinition next = change.of(program);
            changed |= next != program;
            if (next != null) {
                programs.add(next);
            }
        }
        return changed ? new GaggleDefinition(programs, definition.startWait(), definition.stopOrder()) : definition;
    }

    private static ProgramDefinition withoutNeed(ProgramDefinition program, ProgramId id, ProgramId on) {
        List<Dependency> needs = program.life().dependencies();
        if (!program.id().equals(id) || needs.stream().noneMatch(need -> need.on().equals(on))) {
            return program;
        }
        LifeRules life = program.life();
        return living(program, new LifeRules(
                life.enabled(), life.restarts(), life.essential(), life.killWait(), life.stopSteps(), life.errands(),
                life.probing(), life.duty(), needs.stream().filter(need -> !need.on().equals(on)).toList(),
                life.places()));
    }

    private static ProgramDefinition plainer(
            ProgramDefinition program, ProgramId id, @Nullable ErrandRules errands, @Nullable Probing probing,
            @Nullable Duty duty) {
        LifeRules life = program.life();
        LifeRules plainer = new LifeRules(
                life.enabled(), life.restarts(), life.essential(), life.killWait(), life.stopSteps(),
                errands == null ? life.errands() : errands, probing == null ? life.probing() : probing,
                duty == null ? life.duty() : duty, life.dependencies(), life.places());
        return !program.id().equals(id) || plainer.equals(life) ? program : living(program, plainer);
    }

    private static ProgramDefinition living(ProgramDefinition program, LifeRules life) {
        return new ProgramDefinition(
                program.id(), program.origin(), life, program.launch(), program.settings(), program.tags(),
                program.output());
    }
}
