package org.gaggled.importing.systemd;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.gaggled.importing.format.ImportException;
import org.gaggled.importing.model.Gaggle;
import org.gaggled.importing.model.Measures;
import org.gaggled.importing.model.Section;
import org.jspecify.annotations.Nullable;

/** Makes programs of units. */
final class SystemdUnits {

    private final Units units;
    private final Gaggle gaggle;
    private final Map<String, Section> programs = new LinkedHashMap<>();
    private final Relations relations;
    private final Set<String> namedOnFailure;

    SystemdUnits(Units units, Gaggle gaggle) {
        this.units = units;
        this.gaggle = gaggle;
        List<Relation> all = new ArrayList<>();
        units.all().forEach(unit -> all.addAll(Relation.of(unit)));
        all.addAll(units.links());
        this.relations = new Relations(all, units);
        this.namedOnFailure = units.all().stream().flatMap(unit -> unit.assignments().stream()
                .filter(each -> each.name().equals("OnFailure"))
                .flatMap(each -> Relation.namesIn(each, unit).stream()))
                .map(units::find).filter(Objects::nonNull).map(unit -> unit.name().toString())
                .collect(Collectors.toSet());
    }

    void read() throws ImportException {
        readServices();
        for (Unit unit : units.all()) {
            Section findings = programs.getOrDefault(unit.name().toString(), gaggle.global());
            unit.unreadable().forEach(
                    line -> findings.lose(line, "it is no setting in a section; systemd passes over it"));
            switch (unit.name().type()) {
                case UnitName.SERVICE -> {}
                case UnitName.TIMER -> readTimer(unit);
                case UnitName.TARGET -> readTarget(unit);
                default -> Unsupported.lose(unit, gaggle.global());
            }
        }
        Targets targets = new Targets(units, programs, relations);
        targets.addTags();
        Ordering ordering = new Ordering(units, programs, targets, relations);
        for (Unit unit : units.all()) {
            Section program = programs.get(unit.name().toString());
            if (program != null) {
                ordering.read(unit, program);
                readEnablement(unit, program);
            }
        }
        relations.all().forEach(this::readBy);
    }

    private void readServices() throws ImportException {
        for (Unit unit : units.all()) {
            if (!unit.name().isOf(UnitName.SERVICE)) {
                continue;
            }
            String obstacle = ServiceUnit.obstacle(unit, gaggle.global());
            if (obstacle == null) {
                Section program = gaggle.program(unit.name().plain(), unit.heading());
                programs.put(unit.name().toString(), program);
                new ServiceUnit(unit, program).read();
                if (unit.name().isInstance()) {
                    program.addTag(unit.name().prefix());
                }
            } else {
                gaggle.global().lose(unit.heading(), obstacle);
            }
        }
        if (!programs.isEmpty()) {
            Unit first = units.all().iterator().next();
            gaggle.global().keep(first.source().setting("TimeoutStopSec=90s by default", 0), "killwait",
                    Measures.time(Stopping.USUAL_TIMEOUT));
        }
    }

    private void readTimer(Unit timer) {
        Unit service = units.find(TimerUnit.serviceOf(timer));
        Section program = service == null ? null : programs.get(service.name().toString());
        if (program == null) {
            gaggle.global().lose(timer.heading(),
                    "there is no " + TimerUnit.serviceOf(timer) + " in what was imported");
        } else {
            new TimerUnit(timer, program, gaggle.global()).read();
        }
    }

    private void readTarget(Unit target) {
        Section gaggled = gaggle.global();
        for (Assignment assignment : target.assignments()) {
            if (assignment.section().equals(Unit.UNIT)
                    && List.of("Description", "Documentation").contains(assignment.name())) {
                gaggled.keep(assignment.setting(), "the tag " + Targets.tagOf(target) + " is for the target");
            } else if (assignment.name().equals("DefaultDependencies") || assignment.name().equals("Alias")) {
                gaggled.keep(assignment.setting(), "other units mean the tag " + Targets.tagOf(target));
            } else if (!Relation.isSaidIn(assignment)) {
                Unsupported.lose(assignment, gaggled);
            }
        }
    }

    /** A unit that nothing starts when the machine starts. */
    private void readEnablement(Unit unit, Section program) {
        boolean isInstalled = unit.assignments().stream().anyMatch(each -> each.section().equals(Unit.INSTALL));
        if (isInstalled && !units.isEnabled(unit) && !program.has("schedule")) {
            program.keep(unit.heading(), "enabled", "false");
        }
        boolean onlyOnFailure = namedOnFailure.contains(unit.name().toString())
                && relations.to(unit).stream().allMatch(relation -> relation.kind() == Relation.Kind.AFTER);
        if (onlyOnFailure) {
            program.approximate(unit.heading(), "enabled", "false",
                    "an operator starts it: gaggled does not start a program because another one has failed");
        }
    }

    /** What is said by, or about, what has not become a program. */
    private void readBy(Relation relation) {
        Unit by = units.find(relation.from());
        Unit about = units.find(relation.to());
        Section program = about == null ? null : programs.get(about.name().toString());
        if (by == null) {
            readByMissing(relation, about, program);
        } else if (by.name().isOf(UnitName.TARGET)) {
            readByTarget(relation, by, program);
        } else if (about != null && program != null && !programs.containsKey(by.name().toString())
                && Relation.of(about).contains(relation)) {
            readByOther(relation, by, program);
        }
    }

    /** For a unit that is not imported. */
    private void readByMissing(Relation relation, @Nullable Unit about, @Nullable Section program) {
        if (about == null) {
            OtherUnits.read(relation, gaggle.global());
        } else if (program != null && !units.isEnabled(about) && relation.kind() != Relation.Kind.AFTER) {
            program.keep(relation.setting(), "enabled: no link makes it a part of that");
        } else if (program != null) {
            OtherUnits.readBy(relation, program);
        } else if (about.name().isOf(UnitName.TARGET)) {
            gaggle.global().keep(relation.setting(), "what is part of it starts with gaggled");
        }
    }

    /** What a program says for a unit that is imported, and has become no program. */
    private static void readByOther(Relation relation, Unit by, Section program) {
        if (by.name().isOf(UnitName.TIMER)) {
            program.keep(relation.setting(), "a schedule begins when gaggled starts");
        } else {
            program.lose(relation.setting(), "gaggled has nothing for " + by.name());
        }
    }

    private void readByTarget(Relation relation, Unit target, @Nullable Section program) {
        String tag = Targets.tagOf(target);
        if (program == null && units.find(relation.to()) == null) {
            OtherUnits.read(relation, gaggle.global());
        } else if (relation.kind() == Relation.Kind.AFTER) {
            gaggle.global().keep(relation.setting(), "what comes after " + target.name() + " waits for it");
        } else if (program == null) {
            gaggle.global().keep(relation.setting(), "what is part of that is part of " + tag + ", too");
        } else {
            program.keep(relation.setting(), "tags, by which @" + tag + " stands for all of them");
        }
    }
}
