package org.gaggled.importing.processcompose;

import java.util.ArrayList;
import java.util.List;
import org.gaggled.importing.model.Section;
import org.gaggled.importing.yaml.YamlValue;

/** A list of {@code NAME=VALUE}. */
final class Environment {

    private Environment() {}

    /** Adds the variables to the section {@code env} of a program or of {@code gaggled}. */
    static void read(YamlValue environment, Texts texts, Section to) {
        List<String> names = new ArrayList<>();
        for (String variable : environment.texts()) {
            int equals = variable.indexOf('=');
            if (equals > 0) {
                String name = variable.substring(0, equals);
                names.add(name);
                to.section("env").set(name, texts.variable(variable.substring(equals + 1), environment.setting(), to));
            }
        }
        to.keep(environment.setting("environment " + String.join(", ", names)), "env");
    }
}
