package org.gaggled.importing.systemd;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gaggled.importing.format.ImportException;
import org.gaggled.importing.format.NotExpressibleException;
import org.gaggled.importing.format.Source;
import org.gaggled.importing.model.ForeignSetting;
import org.gaggled.importing.model.Literal;
import org.gaggled.importing.model.Section;
import org.gaggled.importing.variables.VariableFile;

/**
 * The variables of a service. Those of a file count for more than those of the unit; with gaggled, it is the other way
 * round.
 */
final class ServiceEnvironment {

    private final Service service;
    private final Section program;
    private final Map<String, String> variables = new LinkedHashMap<>();
    private boolean hasFiles;

    private ServiceEnvironment(Service service) {
        this.service = service;
        this.program = service.program();
    }

    /** Reads them, and says what is known of them for command lines. */
    static CommandText read(Service service) throws ImportException {
        ServiceEnvironment environment = new ServiceEnvironment(service);
        for (Assignment assignment : service.settings().takeAll("Environment")) {
            environment.readVariables(assignment);
        }
        environment.variables.forEach(environment::set);
        for (Assignment assignment : service.settings().takeAll("EnvironmentFile")) {
            environment.readFile(assignment);
        }
        for (Assignment assignment : service.settings().takeAll("PassEnvironment")) {
            service.program().keep(assignment.setting(), "a program has gaggled's own environment");
        }
        service.lose("UnsetEnvironment", "a program has gaggled's own environment; 'env -u NAME' before the command"
                + " takes a variable away");
        return new CommandText(environment.hasFiles ? Map.of() : environment.variables);
    }

    private void set(String name, String value) {
        program.section("env").set(name, Literal.ofVariable(value));
    }

    private void readVariables(Assignment assignment) {
        List<String> words;
        try {
            words = UnitWords.split(assignment.value());
        } catch (NotExpressibleException e) {
            program.lose(assignment.named("Environment (its values are not shown)"), e.reason());
            return;
        }
        for (String word : words) {
            int equals = word.indexOf('=');
            if (equals > 0) {
                readVariable(assignment.setting(word.substring(0, equals)), word);
            } else {
                program.lose(assignment.setting(word), "it is not NAME=VALUE; systemd passes over it");
            }
        }
    }

    private void readVariable(ForeignSetting from, String word) {
        try {
            String variable = service.specifiers().expand(word);
            int equals = variable.indexOf('=');
            variables.put(variable.substring(0, equals), variable.substring(equals + 1));
            program.keep(from, "env");
        } catch (NotExpressibleException e) {
            program.lose(from, e.reason());
        }
    }

    private void readFile(Assignment assignment) throws ImportException {
        String expanded = service.expand(assignment);
        if (expanded == null) {
            return;
        }
        boolean optional = expanded.startsWith("-");
        Path path = Path.of(optional ? expanded.substring(1) : expanded);
        if (!path.isAbsolute()) {
            program.lose(assignment.setting(), "it is no absolute path; systemd passes over it");
        } else if (Files.isRegularFile(path)) {
            hasFiles = true;
            addFile(EnvironmentFile.of(Source.read(path)).file(), assignment);
        } else if (optional || program.has("envfile")) {
            program.lose(assignment.setting(), "there is no such file now, and gaggled's envfile has to be there");
        } else {
            hasFiles = true;
            program.keep(assignment.setting(), "envfile", Literal.of(path.toString()));
        }
    }

    /** gaggled's {@code env} counts for more than its {@code envfile}. */
    private void addFile(VariableFile file, Assignment assignment) {
        Section env = program.findSection("env");
        if (env != null && file.fits(program)) {
            file.values().keySet().forEach(env::remove);
        }
        file.addTo(program, assignment.setting());
    }
}
