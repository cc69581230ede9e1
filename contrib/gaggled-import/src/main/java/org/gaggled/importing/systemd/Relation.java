package org.gaggled.importing.systemd;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.gaggled.importing.format.NotExpressibleException;
import org.gaggled.importing.model.ForeignSetting;

/**
 * What one unit says of another, or the other of it.
 *
 * @param from whom it is about, by name: who requires, or comes after
 * @param to what that requires, or comes after
 */
record Relation(Kind kind, String from, String to, ForeignSetting setting) {

    /** Those that gaggled can have something of. */
    enum Kind {
        AFTER, REQUIRES, REQUISITE, BINDS_TO, PART_OF, WANTS, UPHOLDS
    }

    /** By the names of the settings that say so in the unit that it is about. */
    static final Map<String, Kind> SAID_OF_ITSELF = Map.of(
            "After", Kind.AFTER, "Requires", Kind.REQUIRES, "Requisite", Kind.REQUISITE, "BindsTo", Kind.BINDS_TO,
            "PartOf", Kind.PART_OF, "Wants", Kind.WANTS, "Upholds", Kind.UPHOLDS);

    /** By those in the other one. */
    private static final Map<String, Kind> SAID_BY_THE_OTHER = Map.of(
            "Before", Kind.AFTER, "WantedBy", Kind.WANTS, "RequiredBy", Kind.REQUIRES, "UpheldBy", Kind.UPHOLDS);

    /** Whether the one does not start without the other. */
    boolean isStrong() {
        return kind == Kind.REQUIRES || kind == Kind.REQUISITE || kind == Kind.BINDS_TO;
    }

    /** Whether the one stops with the other. */
    boolean propagates() {
        return isStrong() || kind == Kind.PART_OF;
    }

    /** Whether a setting says such things. */
    static boolean isSaidIn(Assignment assignment) {
        return switch (assignment.section()) {
            case Unit.UNIT -> SAID_OF_ITSELF.containsKey(assignment.name()) || assignment.name().equals("Before");
            case Unit.INSTALL -> SAID_BY_THE_OTHER.containsKey(assignment.name());
            default -> false;
        };
    }

    /** Everything of the kind that a unit says. */
    static List<Relation> of(Unit unit) {
        List<Relation> relations = new ArrayList<>();
        for (Assignment assignment : unit.assignments()) {
            if (isSaidIn(assignment)) {
                for (String other : namesIn(assignment, unit)) {
                    relations.add(one(assignment, unit.name().toString(), other));
                }
            }
        }
        return relations;
    }

    private static Relation one(Assignment assignment, String self, String other) {
        Kind kind = SAID_OF_ITSELF.get(assignment.name());
        ForeignSetting setting = assignment.setting(other);
        return kind == null
                ? new Relation(SAID_BY_THE_OTHER.getOrDefault(assignment.name(), Kind.AFTER), other, self, setting)
                : new Relation(kind, self, other, setting);
    }

    /** The names in a list of units; where one cannot be told, it stands as it is written. */
    static List<String> namesIn(Assignment assignment, Unit unit) {
        List<String> names = new ArrayList<>();
        for (String word : List.of(assignment.value().split("\\s+"))) {
            try {
                names.add(unit.specifiers().expand(word));
            } catch (NotExpressibleException e) {
                names.add(word);
            }
        }
        names.removeIf(String::isEmpty);
        return names;
    }
}
