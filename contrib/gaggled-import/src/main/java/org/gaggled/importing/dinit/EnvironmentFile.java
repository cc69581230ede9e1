package org.gaggled.importing.dinit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gaggled.importing.format.ImportException;
import org.gaggled.importing.format.Source;
import org.gaggled.importing.model.ForeignSetting;
import org.gaggled.importing.model.Section;
import org.gaggled.importing.variables.VariableFile;

/**
 * The file that {@code env-file} names: {@code NAME=VALUE} in each line, the value as it stands there.
 *
 * @param file where it is, or would be
 * @param others lines that give no variable: commands to dinit, such as {@code !unset}
 */
record EnvironmentFile(Map<String, String> variables, VariableFile file, List<ForeignSetting> others) {

    private static final Pattern LINE = Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)=(.*)");

    /** That of a service; one without variables where it names none. */
    static EnvironmentFile of(Service service) throws ImportException {
        Path directory = service.file().source().directory();
        Property named = service.find("env-file");
        Path path = named == null ? directory : directory.resolve(service.withArgument(named.value()));
        return Files.isRegularFile(path) ? read(path)
                : new EnvironmentFile(Map.of(), new VariableFile(path, Map.of(), false), List.of());
    }

    private static EnvironmentFile read(Path path) throws ImportException {
        Map<String, String> variables = new LinkedHashMap<>();
        List<ForeignSetting> others = new ArrayList<>();
        boolean same = true;
        Source source = Source.read(path);
        int number = 0;
        for (String line : source.lines()) {
            number++;
            String stripped = line.strip();
            Matcher matcher = LINE.matcher(stripped);
            if (matcher.matches()) {
                String value = matcher.group(2);
                boolean isNew = variables.put(matcher.group(1), value) == null;
                same &= isNew && !value.startsWith("\"") && !value.startsWith("'") && !value.startsWith(" ");
            } else if (!stripped.isEmpty() && !stripped.startsWith("#")) {
                same = false;
                others.add(source.setting(stripped, number));
            }
        }
        return new EnvironmentFile(variables, VariableFile.ofLiterals(path, variables, same), others);
    }

    /** Gives its variables to a program. */
    void addTo(Section program, Property property) {
        if (Files.isRegularFile(file.path())) {
            file.addTo(program, property.setting());
            others.forEach(other -> program.lose(other, "a program has gaggled's own environment; 'env -u NAME' before"
                    + " the command takes a variable away"));
        } else {
            program.lose(property.setting(), "there is no such file now, and gaggled's envfile has to be there");
        }
    }
}
