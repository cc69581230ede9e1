package org.gaggled.importing.systemd;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The relations of all units, by the units at both ends of them. */
final class Relations {

    private final List<Relation> all;
    private final Map<String, List<Relation>> from = new HashMap<>();
    private final Map<String, List<Relation>> to = new HashMap<>();

    Relations(List<Relation> all, Units units) {
        this.all = List.copyOf(all);
        for (Relation relation : all) {
            add(relation, units.find(relation.from()), from);
            add(relation, units.find(relation.to()), to);
        }
    }

    private static void add(Relation relation, @Nullable Unit unit, Map<String, List<Relation>> byUnits) {
        if (unit != null) {
            byUnits.computeIfAbsent(unit.name().toString(), name -> new ArrayList<>()).add(relation);
        }
    }

    List<Relation> all() {
        return all;
    }

    /** Those that are about a unit. */
    List<Relation> from(Unit unit) {
        return from.getOrDefault(unit.name().toString(), List.of());
    }

    /** Those that lead to a unit. */
    List<Relation> to(Unit unit) {
        return to.getOrDefault(unit.name().toString(), List.of());
    }
}
