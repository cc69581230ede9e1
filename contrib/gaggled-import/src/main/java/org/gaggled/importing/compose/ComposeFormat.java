package org.gaggled.importing.compose;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.gaggled.importing.format.Format;
import org.gaggled.importing.format.ImportException;
import org.gaggled.importing.format.Source;
import org.gaggled.importing.model.Gaggle;
import org.gaggled.importing.model.Section;
import org.gaggled.importing.variables.DotEnv;
import org.gaggled.importing.yaml.YamlValue;
import org.jspecify.annotations.Nullable;

/** Docker Compose's YAML, with the {@code .env} beside it. Several files are laid over each other. */
public final class ComposeFormat implements Format {

    private static final Pattern NAME = Pattern.compile("(?:docker-)?compose(?:[._-].*)?\\.ya?ml");
    private static final Pattern CONTENT = Pattern.compile("(?m)^[\"']?services[\"']?\\s*:");

    private static final Map<String, String> UNSUPPORTED = Map.of(
            "networks", "programs share the network of the machine, and find each other at 127.0.0.1",
            "volumes", "programs share the files of the machine",
            "configs", "programs share the files of the machine",
            "secrets", "programs share the files of the machine; 'user' and file modes say who may read them",
            "include", "name all files on the command line");

    @Override
    public String getName() {
        return "docker-compose";
    }

    @Override
    public String getDescription() {
        return "Docker Compose's YAML: compose.yaml, docker-compose.yml, or a file with 'services'";
    }

    @Override
    public boolean recognises(Source file) {
        return NAME.matcher(file.name()).matches()
                || (file.name().matches(".*\\.ya?ml") && CONTENT.matcher(file.text()).find());
    }

    @Override
    public void read(List<Source> files, Gaggle gaggle) throws ImportException {
        YamlValue project = YamlValue.read(files.getFirst());
        for (Source file : files.subList(1, files.size())) {
            project = Overlay.ofProjects(project, YamlValue.read(file));
        }
        DotEnv.addBeside(files.getFirst(), gaggle.global());
        project.entries().values().forEach(setting -> readGlobal(setting, gaggle.global()));
        readServices(new Services(project.find("services")), gaggle);
    }

    private static void readGlobal(YamlValue setting, Section gaggled) {
        switch (setting.key()) {
            case "services" -> {}
            case "version" -> gaggled.keep(setting.setting(), "gaggled needs none");
            case "name" -> gaggled.keepAsComment(setting.setting(), setting.text());
            default -> {
                if (setting.key().startsWith("x-")) {
                    gaggled.keep(setting.setting(setting.key()), "it is put in where it is used");
                } else {
                    gaggled.lose(setting.setting(),
                            UNSUPPORTED.getOrDefault(setting.key(), "gaggled has nothing like it"));
                }
            }
        }
    }

    private static void readServices(Services services, Gaggle gaggle) throws ImportException {
        Map<String, Section> programs = new LinkedHashMap<>();
        Map<String, YamlValue> whole = new LinkedHashMap<>();
        for (String name : services.names()) {
            YamlValue service = services.whole(name);
            if (ServiceCommand.isIn(service)) {
                whole.put(name, service);
                programs.put(name, gaggle.program(name, service.setting(name)));
            } else {
                gaggle.global().lose(service.setting("services." + name), image(service));
            }
        }
        for (Map.Entry<String, YamlValue> service : whole.entrySet()) {
            @Nullable
            Section program = programs.get(service.getKey());
            if (program != null) {
                new ServiceSettings(service.getValue(), program, programs).read();
            }
        }
    }

    private static String image(YamlValue service) {
        YamlValue image = service.find("image");
        return image == null ? "it has no command; the one of its image is not known here"
                : "it has no command; the one of image " + image.text()
                        + " is not known here: write a program with what that starts";
    }
}
