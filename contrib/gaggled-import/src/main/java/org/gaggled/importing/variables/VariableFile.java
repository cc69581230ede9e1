package org.gaggled.importing.variables;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.gaggled.importing.model.ForeignSetting;
import org.gaggled.importing.model.Literal;
import org.gaggled.importing.model.Section;

/**
 * A file of variables, as another supervisor reads it.
 *
 * @param path its whole path
 * @param values of the variables, in gaggled's notation
 * @param isForGaggled whether gaggled's {@code envfile} finds the same
 */
public record VariableFile(Path path, Map<String, String> values, boolean isForGaggled) {

    private static final String SETTING = "envfile";

    /** Takes a copy, in the same order. */
    public VariableFile {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** One in whose values nothing is replaced. */
    public static VariableFile ofLiterals(Path path, Map<String, String> variables, boolean isForGaggled) {
        Map<String, String> values = new LinkedHashMap<>(variables);
        values.replaceAll((name, value) -> Literal.ofVariable(value));
        return new VariableFile(path, values, isForGaggled);
    }

    /** Whether a section can name it: gaggled reads one file, and not everything that others allow in one. */
    public boolean fits(Section section) {
        return isForGaggled && !section.has(SETTING);
    }

    /** Gives its variables to a program, or to all of them in {@code gaggled}: by naming the file where that fits. */
    public void addTo(Section section, ForeignSetting from) {
        if (fits(section)) {
            section.keep(from, SETTING, Literal.of(path.toString()));
            return;
        }
        values.forEach((name, value) -> section.section("env").set(name, value));
        section.approximate(from, "its variables are in env: " + (isForGaggled ? "there is one envfile already"
                : "gaggled's envfile would not read it in the same way"));
    }
}
