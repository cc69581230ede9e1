package org.gaggled.importing.systemd;

import java.util.List;
import org.gaggled.importing.format.Source;
import org.gaggled.importing.model.ForeignSetting;
import org.gaggled.importing.model.Section;
import org.jspecify.annotations.Nullable;

/**
 * A unit, with its drop-ins.
 *
 * @param source its own file, which is that of a template for an instance
 * @param assignments of its file, and behind them those of its drop-ins
 * @param unreadable lines of these that systemd passes over
 */
record Unit(UnitName name, Source source, List<Assignment> assignments, List<ForeignSetting> unreadable) {

    static final String UNIT = "Unit";
    static final String SERVICE = "Service";
    static final String TIMER = "Timer";
    static final String INSTALL = "Install";

    /** Takes copies. */
    Unit {
        assignments = List.copyOf(assignments);
        unreadable = List.copyOf(unreadable);
    }

    /** What stands for the unit as a whole. */
    ForeignSetting heading() {
        return source.setting(name.toString(), 0);
    }

    Specifiers specifiers() {
        return new Specifiers(name, source.path().toAbsolutePath().normalize(), System.getenv());
    }

    /** The settings of a section, which are reported in that section of the configuration that is made. */
    UnitSection section(String section, Section findings) {
        return new UnitSection(
                assignments.stream().filter(assignment -> assignment.section().equals(section)).toList(), findings);
    }

    /** A value in force, without taking it; null where there is none. */
    @Nullable
    String find(String section, String setting) {
        List<Assignment> given = assignments.stream()
                .filter(each -> each.section().equals(section) && each.name().equals(setting)).toList();
        return given.isEmpty() || given.getLast().value().isEmpty() ? null : given.getLast().value();
    }
}
