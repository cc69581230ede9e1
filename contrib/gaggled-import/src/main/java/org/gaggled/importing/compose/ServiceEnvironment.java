package org.gaggled.importing.compose;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.gaggled.importing.format.ImportException;
import org.gaggled.importing.format.Source;
import org.gaggled.importing.model.ForeignSetting;
import org.gaggled.importing.model.Section;
import org.gaggled.importing.variables.DotEnv;
import org.gaggled.importing.variables.References;
import org.gaggled.importing.yaml.YamlValue;
import org.jspecify.annotations.Nullable;

/** {@code env_file} and, over it, {@code environment}. */
final class ServiceEnvironment {

    private final YamlValue service;
    private final Section program;

    ServiceEnvironment(YamlValue service, Section program) {
        this.service = service;
        this.program = program;
    }

    void read() {
        YamlValue files = service.find("env_file");
        if (files != null) {
            files.items().forEach(this::readFile);
        }
        YamlValue environment = service.find("environment");
        if (environment != null) {
            readVariables(environment);
        }
    }

    private void readFile(YamlValue item) {
        YamlValue named = item.isMapping() ? item.find("path") : item;
        YamlValue required = item.find("required");
        String name = named == null ? "" : named.text();
        ForeignSetting from = item.setting("env_file: " + name);
        Path path = item.source().path().resolveSibling(name);
        if (name.contains("$")) {
            program.lose(from, "which file it is says a variable; write 'envfile' with its name");
        } else if (!Files.isRegularFile(path)) {
            program.lose(from, required == null || required.isTrue()
                    ? "there is no such file; write 'envfile' when there is" : "there is no such file");
        } else {
            try {
                DotEnv.of(Source.read(path)).addTo(program, from);
            } catch (ImportException e) {
                program.lose(from, String.valueOf(e.getMessage()));
            }
        }
    }

    private void readVariables(YamlValue environment) {
        List<String> names = new ArrayList<>();
        for (Map.Entry<String, @Nullable String> variable : Values.variables(environment).entrySet()) {
            @Nullable
            String value = variable.getValue();
            names.add(variable.getKey());
            // Without a value, it is the one of Compose's own environment, which is gaggled's here.
            if (value != null) {
                References references = References.ofVariable(value);
                program.section("env").set(variable.getKey(), references.notation());
                references.differences().forEach(
                        difference -> program.approximate(environment.setting(variable.getKey()), difference));
            }
        }
        program.keep(environment.setting("environment " + String.join(", ", names)), "env");
    }
}
