package org.gaggled.importing.systemd;

import java.util.List;
import org.gaggled.importing.format.ImportException;
import org.gaggled.importing.format.NotExpressibleException;
import org.gaggled.importing.model.ForeignSetting;
import org.gaggled.importing.model.Section;
import org.jspecify.annotations.Nullable;

/** A service, which becomes a program. */
final class ServiceUnit {

    private static final String EXIT = "exit";

    private final Unit unit;
    private final Section program;

    ServiceUnit(Unit unit, Section program) {
        this.unit = unit;
        this.program = program;
    }

    /** Why nothing can be run; null where something can. */
    static @Nullable String obstacle(Unit unit, Section findings) {
        List<Assignment> commands = unit.section(Unit.SERVICE, findings).inForce("ExecStart");
        try {
            for (Assignment command : commands) {
                ExecCommand.read(command, unit.specifiers());
            }
            return commands.isEmpty() ? "it has no ExecStart" : null;
        } catch (NotExpressibleException e) {
            return e.reason();
        }
    }

    /** Reads everything but what it says of other units. */
    void read() throws ImportException {
        Service service = Service.of(unit, program);
        UnitSection general = unit.section(Unit.UNIT, program);
        readDescription(general, service);
        Starting starting = new Starting(service);
        CommandText variables = ServiceEnvironment.read(service);
        new Commands(service, variables, starting.isTask()).read();
        starting.read();
        new Restarting(service, starting.isTask()).read(List.of(general, service.settings()));
        new Stopping(service).read();
        new Standing(service).read();
        Directories.read(service);
        new Resources(service).read();
        new Printing(service).read();
        readEnd(general);
        loseRest(general, service.settings());
    }

    private void readDescription(UnitSection general, Service service) {
        Assignment description = general.take("Description");
        String text = description == null ? null : service.expand(description);
        if (description != null && text != null) {
            program.keepAsComment(description.setting(), text);
        }
        for (Assignment documentation : general.takeAll("Documentation")) {
            String where = service.expand(documentation);
            if (where != null) {
                program.keepAsComment(documentation.setting(), where);
            }
        }
        Assignment dependencies = general.take("DefaultDependencies");
        if (dependencies != null) {
            program.keep(dependencies.setting(), "gaggled adds no dependencies by itself");
        }
    }

    /** What is to become of everything with the end of this one. */
    private void readEnd(UnitSection general) {
        for (String name : List.of("FailureAction", "SuccessAction")) {
            Assignment action = general.take(name);
            if (action == null) {
                continue;
            }
            ForeignSetting from = action.setting();
            if (action.value().startsWith(EXIT)) {
                program.approximate(from, "essential", "true", "gaggled ends with it, after success and failure");
            } else if (action.value().equals("none")) {
                program.keep(from, "it is the default");
            } else {
                Unsupported.lose(action, program);
            }
        }
    }

    private void loseRest(UnitSection general, UnitSection settings) {
        general.rest().stream().filter(each -> !Relation.isSaidIn(each))
                .forEach(each -> Unsupported.lose(each, program));
        settings.rest().forEach(each -> Unsupported.lose(each, program));
        unit.assignments().stream()
                .filter(each -> !List.of(Unit.UNIT, Unit.SERVICE, Unit.INSTALL).contains(each.section()))
                .forEach(each -> Unsupported.lose(each, program));
        unit.section(Unit.INSTALL, program).rest().stream().filter(each -> !Relation.isSaidIn(each))
                .forEach(this::readInstall);
    }

    private void readInstall(Assignment assignment) {
        switch (assignment.name()) {
            case "Alias" -> program.keep(assignment.setting(), "other units mean it by that name");
            case "DefaultInstance" -> program.keep(assignment.setting(), "an instance where no other is named");
            case "Also" -> program.keep(assignment.setting(), "what is to run with it has to be imported with it");
            default -> Unsupported.lose(assignment, program);
        }
    }
}
