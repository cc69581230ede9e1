package org.gaggled.importing.systemd;

import org.gaggled.importing.format.NotExpressibleException;
import org.gaggled.importing.model.ForeignSetting;
import org.gaggled.importing.model.Literal;
import org.gaggled.importing.model.Section;
import org.jspecify.annotations.Nullable;

/**
 * A service that is being imported.
 *
 * @param settings its section {@code Service}
 * @param program what becomes of it
 */
record Service(Unit unit, UnitSection settings, Specifiers specifiers, Section program) {

    static Service of(Unit unit, Section program) {
        return new Service(unit, unit.section(Unit.SERVICE, program), unit.specifiers(), program);
    }

    /** Takes a setting for one of gaggled's that is a text. */
    void keepText(String name, String setting) {
        Assignment assignment = settings.take(name);
        String text = assignment == null ? null : expand(assignment);
        if (assignment != null && text != null) {
            program.keep(assignment.setting(), setting, Literal.of(text));
        }
    }

    /** Takes a setting, which gaggled has nothing for. */
    void lose(String name, String why) {
        for (Assignment assignment : settings.takeAll(name)) {
            program.lose(assignment.setting(), why);
        }
    }

    /** The value with specifiers replaced; null where that cannot be done, which is reported. */
    @Nullable
    String expand(Assignment assignment) {
        try {
            return specifiers.expand(assignment.value());
        } catch (NotExpressibleException e) {
            program.lose(assignment.setting(), e.reason());
            return null;
        }
    }

    /** What stands for a setting that is not there. */
    ForeignSetting byDefault(String written) {
        return unit.source().setting(written + " by default", 0);
    }
}
