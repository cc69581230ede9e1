package org.gaggled.importing.systemd;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gaggled.importing.model.Section;
import org.gaggled.importing.systemd.Relation.Kind;
import org.jspecify.annotations.Nullable;

/** What units say of each other, which becomes the dependencies of programs. */
final class Ordering {

    private static final String BOTH = "both start with gaggled";
    private static final String LATER = "that one starts later, and gaggled's dependencies are on what starts first";
    private static final String NO_UNIT = "it does not name a unit; systemd passes over it";

    private final Units units;
    private final Map<String, Section> programs;
    private final Targets targets;
    private final Relations relations;

    /** Of these units, of which some have become programs, by their names. */
    Ordering(Units units, Map<String, Section> programs, Targets targets, Relations relations) {
        this.units = units;
        this.programs = programs;
        this.targets = targets;
        this.relations = relations;
    }

    /** What a program says of others, and others of it. */
    void read(Unit unit, Section program) {
        Map<String, List<Relation>> byOther = new LinkedHashMap<>();
        for (Relation relation : relations.from(unit)) {
            Unit other = units.find(relation.to());
            byOther.computeIfAbsent(other == null ? relation.to() : other.name().toString(),
                    name -> new ArrayList<>()).add(relation);
        }
        byOther.forEach((name, said) -> read(unit, program, name, said));
    }

    private void read(Unit unit, Section program, String name, List<Relation> said) {
        Unit other = units.find(name);
        Section target = other == null ? null : programs.get(other.name().toString());
        if (UnitName.parse(name) == null) {
            said.forEach(relation -> program.lose(relation.setting(), NO_UNIT));
        } else if (other == null) {
            said.forEach(relation -> OtherUnits.read(relation, program));
        } else if (unit.equals(other)) {
            said.forEach(relation -> program.lose(relation.setting(), "it is the unit itself"));
        } else if (target != null) {
            readProgram(unit, program, other, target, said);
        } else if (other.name().isOf(UnitName.TARGET)) {
            readTarget(program, other, said);
        } else if (other.name().isOf(UnitName.TIMER)) {
            said.forEach(relation -> program.keep(relation.setting(), "a schedule begins when gaggled starts"));
        } else {
            said.forEach(relation -> program.lose(relation.setting(), "gaggled has nothing for " + name));
        }
    }

    private void readProgram(Unit unit, Section program, Unit other, Section target, List<Relation> said) {
        boolean ordered = isAmong(said, Kind.AFTER);
        boolean isLater = !ordered && relations.from(other).stream().anyMatch(
                relation -> relation.kind() == Kind.AFTER && unit.equals(units.find(relation.to())));
        boolean strong = said.stream().anyMatch(Relation::isStrong);
        boolean binds = said.stream().anyMatch(Relation::propagates);
        if (isLater) {
            said.forEach(relation -> readLater(relation, program));
        } else if (target.has("schedule") && !strong) {
            said.forEach(relation -> program.lose(relation.setting(),
                    "it would wait for the first run that the schedule of that one makes"));
        } else if (ordered || binds) {
            depend(program, target, said, ordered);
        } else {
            said.forEach(relation -> program.keep(relation.setting(), BOTH));
        }
    }

    private static boolean isAmong(List<Relation> said, Kind kind) {
        return said.stream().anyMatch(relation -> relation.kind() == kind);
    }

    private static void readLater(Relation relation, Section program) {
        if (relation.propagates()) {
            program.lose(relation.setting(), LATER);
        } else {
            program.keep(relation.setting(), BOTH);
        }
    }

    private static void depend(Section program, Section target, List<Relation> said, boolean ordered) {
        Section dependency = program.dependOn(target.name(), said.getFirst().setting());
        if (!ordered && !"task".equals(target.find("kind"))) {
            dependency.set("until", "started");
        }
        if (said.stream().noneMatch(Relation::isStrong)) {
            dependency.set("required", "false");
        }
        for (Relation relation : said) {
            if (relation.propagates()) {
                dependency.approximate(relation.setting(), "propagate", "true", difference(relation.kind()));
            } else {
                program.keep(relation.setting(), "depends");
            }
        }
    }

    private static String difference(Kind kind) {
        return switch (kind) {
            case BINDS_TO -> "gaggled starts it again when that one is back";
            case PART_OF -> "gaggled also stops it when that one has died";
            case REQUISITE -> "gaggled waits for that one, and also stops it when that one has died";
            default -> "gaggled also stops it when that one has died, and starts it again when it is back";
        };
    }

    private void readTarget(Section program, Unit target, List<Relation> said) {
        Set<Section> members = targets.membersOf(target);
        boolean isMember = members.contains(program);
        boolean strong = said.stream().anyMatch(Relation::isStrong);
        Section dependency = null;
        for (Relation relation : said) {
            String tag = Targets.tagOf(target);
            if (relation.kind() == Kind.PART_OF) {
                program.addTag(tag);
                program.approximate(relation.setting(), "tags: a stop or restart of @" + tag + " reaches it");
            } else if (relation.kind() != Kind.AFTER) {
                program.keep(relation.setting(), relation.isStrong() && isAmong(said, Kind.AFTER) ? "depends" : BOTH);
            } else if (isMember) {
                program.lose(relation.setting(), "it is a part of that target, and does not wait for itself");
            } else {
                dependency = dependOnTarget(program, target, members, relation);
            }
        }
        if (dependency != null && strong) {
            dependency.remove("required");
        }
    }

    private @Nullable Section dependOnTarget(
            Section program, Unit target, Set<Section> members, Relation relation) {
        Section dependency = null;
        if (!members.isEmpty()) {
            dependency = program.dependOn("@" + Targets.tagOf(target), relation.setting());
            dependency.set("required", "false");
        }
        for (Section predecessor : targets.predecessorsOf(target)) {
            if (!predecessor.equals(program)) {
                program.dependOn(predecessor.name(), relation.setting()).set("required", "false");
            }
        }
        program.keep(relation.setting(), "depends");
        return dependency;
    }
}
