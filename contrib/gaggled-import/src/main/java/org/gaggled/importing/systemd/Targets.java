package org.gaggled.importing.systemd;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.gaggled.importing.model.Groups;
import org.gaggled.importing.model.Section;
import org.gaggled.importing.systemd.Relation.Kind;

/**
 * The targets that are imported. A target is a tag of the programs that it wants, also by way of other targets; what
 * comes after it waits for them, and for what the target itself comes after.
 */
final class Targets {

    private final Units units;
    private final Map<String, Section> programs;
    private final Relations relations;

    /** Of these units, of which some have become programs, by their names. */
    Targets(Units units, Map<String, Section> programs, Relations relations) {
        this.units = units;
        this.programs = programs;
        this.relations = relations;
    }

    /** Gives programs their tags. */
    void addTags() {
        for (Unit unit : units.all()) {
            if (unit.name().isOf(UnitName.TARGET)) {
                membersOf(unit).forEach(program -> program.addTag(tagOf(unit)));
            }
        }
    }

    /** Without the {@code @} before it. */
    static String tagOf(Unit target) {
        return Section.tagLike(target.name().plain());
    }

    /** The programs that it wants. */
    Set<Section> membersOf(Unit target) {
        return reachedFrom(target, kind -> kind != Kind.AFTER && kind != Kind.PART_OF);
    }

    /** The programs that it comes after. */
    Set<Section> predecessorsOf(Unit target) {
        return reachedFrom(target, kind -> kind == Kind.AFTER);
    }

    private Set<Section> reachedFrom(Unit target, Predicate<Kind> kinds) {
        Set<Section> reached = new LinkedHashSet<>();
        for (String name : Groups.reachedFrom(List.of(target.name().toString()), name -> after(name, kinds))) {
            Section program = programs.get(name);
            if (program != null) {
                reached.add(program);
            }
        }
        return reached;
    }

    /** What relations of these kinds lead to from a target, and from nothing else. */
    private List<String> after(String name, Predicate<Kind> kinds) {
        Unit unit = units.find(name);
        if (unit == null || !unit.name().isOf(UnitName.TARGET)) {
            return List.of();
        }
        return relations.from(unit).stream().filter(relation -> kinds.test(relation.kind()))
                .map(relation -> units.find(relation.to())).filter(Objects::nonNull)
                .map(other -> other.name().toString()).toList();
    }
}
