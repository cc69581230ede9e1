package org.gaggled.importing.processcompose;

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

/** process-compose's YAML, with the {@code .env} beside it. Several files are laid over each other. */
public final class ProcessComposeFormat implements Format {

    private static final Pattern NAME = Pattern.compile("process-compose(?:[._-].*)?\\.ya?ml");
    private static final Pattern CONTENT = Pattern.compile("(?m)^[\"']?processes[\"']?\\s*:");

    /** What is about its own screen and server. */
    private static final Map<String, String> UNSUPPORTED = Map.ofEntries(
            Map.entry("log_level", "gaggled logs to its standard output; -v and -q say how much"),
            Map.entry("log_length", "'lines' in section log says how many lines are kept in memory"),
            Map.entry("env_cmds", "gaggled runs no command for a variable; run it before gaggled, or in an sh -c"),
            Map.entry("extends", "name both files on the command line, the extended one first"));

    @Override
    public String getName() {
        return "process-compose";
    }

    @Override
    public String getDescription() {
        return "process-compose's YAML: process-compose.yaml, or a file with 'processes'";
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
            project = project.overlaidBy(YamlValue.read(file));
        }
        DotEnv.addBeside(files.getFirst(), gaggle.global());
        readProject(project, gaggle);
    }

    private static void readProject(YamlValue project, Gaggle gaggle) {
        Texts texts = Texts.of(project);
        Section gaggled = gaggle.global();
        for (YamlValue setting : project.entries().values()) {
            switch (setting.key()) {
                case "processes", "disable_env_expansion" -> {}
                case "version" -> gaggled.keep(setting.setting(), "gaggled needs none");
                case "name" -> gaggled.keepAsComment(setting.setting(), setting.text());
                case "vars" -> gaggled.keep(setting.setting(), "they are put in where they are used");
                case "is_strict" -> gaggled.keep(setting.setting(), "gaggled refuses what it does not know");
                case "environment" -> Environment.read(setting, texts, gaggled);
                case "log_location" -> gaggled.approximate(setting.setting(), "log",
                        SharedLog.path(texts.convert(setting, gaggled)), "each program has a file of its own");
                case "shell" -> gaggled.keep(setting.setting(), "commands that need a shell get this one");
                case "is_tui_disabled" -> gaggled.keep(setting.setting(), "gaggled has no screen of its own");
                case "ordered_shutdown" -> readOrder(setting, gaggled);
                default -> lose(setting, gaggled);
            }
        }
        readProcesses(project, texts, gaggle);
    }

    private static void readOrder(YamlValue ordered, Section gaggled) {
        if (ordered.isTrue()) {
            gaggled.keep(ordered.setting(), "gaggled stops programs in the reverse order of their dependencies");
        } else {
            gaggled.keep(ordered.setting(), "stoporder", "parallel");
        }
    }

    private static void lose(YamlValue setting, Section gaggled) {
        gaggled.lose(setting.setting(), UNSUPPORTED.getOrDefault(setting.key(), "gaggled has nothing like it"));
    }

    private static void readProcesses(YamlValue project, Texts texts, Gaggle gaggle) {
        @Nullable
        YamlValue processes = project.find("processes");
        if (processes == null) {
            return;
        }
        ProcessShell shell = ProcessShell.of(project.find("shell"));
        Map<String, Section> programs = new LinkedHashMap<>();
        for (YamlValue process : processes.entries().values()) {
            if (!ProcessSettings.sayWhatRuns(process)) {
                gaggle.global().lose(process.setting("processes." + process.key()), "it has no command");
            } else {
                programs.put(process.key(), gaggle.program(process.key(), process.setting(process.key())));
            }
        }
        programs.forEach((name, program) -> {
            YamlValue process = processes.entries().get(name);
            if (process != null) {
                new ProcessSettings(process, program, programs, texts.within(process), shell).read();
            }
        });
    }
}
