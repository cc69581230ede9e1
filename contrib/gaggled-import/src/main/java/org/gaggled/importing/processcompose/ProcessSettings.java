package org.gaggled.importing.processcompose;

import java.util.List;
import java.util.Map;
import org.gaggled.importing.model.ForeignSetting;
import org.gaggled.importing.model.Measures;
import org.gaggled.importing.model.Section;
import org.gaggled.importing.model.Signals;
import org.gaggled.importing.yaml.YamlValue;

/** The settings of one process. */
final class ProcessSettings {

    private static final String NO_TERMINAL = "a program has no terminal";
    private static final String FOREGROUND =
            "gaggled watches the process that it starts: have it stay in the foreground";

    /** So many rotated files are more than anybody waits for. */
    private static final String MOST_ROTATED = "1000";

    private static final Map<String, String> UNSUPPORTED = Map.of(
            "is_tty", NO_TERMINAL,
            "is_interactive", NO_TERMINAL,
            "is_foreground", NO_TERMINAL,
            "is_daemon", FOREGROUND,
            "launch_timeout_seconds", FOREGROUND,
            "disable_ansi_colors", "gaggled writes what programs print as it is",
            "extends", "name the settings of both in one process");

    private final YamlValue process;
    private final Section program;
    private final Map<String, Section> programs;
    private final Texts texts;
    private final ProcessShell shell;

    ProcessSettings(
            YamlValue process, Section program, Map<String, Section> programs, Texts texts, ProcessShell shell) {
        this.process = process;
        this.program = program;
        this.programs = programs;
        this.texts = texts;
        this.shell = shell;
    }

    /** Whether settings of a process say what runs. */
    static boolean sayWhatRuns(YamlValue process) {
        YamlValue entryPoint = process.find("entrypoint");
        YamlValue command = process.find("command");
        return entryPoint == null ? command != null && !command.text().isBlank() : !entryPoint.texts().isEmpty();
    }

    void read() {
        process.entries().values().forEach(this::read);
        Availability.read(process, program);
    }

    private void read(YamlValue setting) {
        ForeignSetting from = setting.setting();
        switch (setting.key()) {
            case "availability" -> {}
            case "command" -> readCommand(setting);
            case "entrypoint" -> readEntryPoint(setting);
            case "description" -> program.keepAsComment(from, setting.text());
            case "working_dir" -> program.keep(from, "wd", texts.convert(setting, program));
            case "environment" -> Environment.read(setting, texts, program);
            case "vars" -> program.keep(from, "they are put in where they are used");
            case "disabled" -> program.keep(from, "enabled", String.valueOf(!setting.isTrue()));
            case "namespace" -> program.keep(from, "tags, by which @" + program.addTag(setting.text())
                    + " stands for all of them");
            case "replicas" -> readReplicas(setting);
            case "depends_on" -> setting.entries().values().forEach(this::readDependency);
            case "readiness_probe" -> probe(setting, "ready");
            case "liveness_probe" -> probe(setting, "alive");
            case "ready_log_line" -> readReadyLine(setting);
            case "shutdown" -> setting.entries().values().forEach(this::readShutdown);
            case "log_location" -> readLogLocation(setting);
            case "log_configuration" -> setting.entries().values().forEach(this::readLogConfiguration);
            case "is_elevated" -> readElevated(setting);
            case "schedule" -> setting.entries().values().forEach(this::readSchedule);
            default -> loseUnlessFalse(setting);
        }
    }

    private void loseUnlessFalse(YamlValue setting) {
        if (setting.text().equals("false")) {
            program.keep(setting.setting(), "it is always so");
        } else {
            program.lose(setting.setting(), UNSUPPORTED.getOrDefault(setting.key(), "gaggled has nothing like it"));
        }
    }

    private void readCommand(YamlValue command) {
        if (process.find("entrypoint") == null) {
            shell.writeTo(program, texts.filled(command.text()), texts.notation(command.setting(), program));
            program.keep(command.setting(), "command, argv");
        }
    }

    private void readEntryPoint(YamlValue entryPoint) {
        List<String> words = entryPoint.texts().stream().map(texts::filled)
                .map(texts.notation(entryPoint.setting(), program)).toList();
        program.setCommandLine(words);
        program.keep(entryPoint.setting(), "command, argv");
    }

    private void readReplicas(YamlValue replicas) {
        if (!replicas.text().equals("1")) {
            program.keep(replicas.setting(), "instances", replicas.text());
        }
        if (program.has("instances") && (process.mentions("$" + Texts.REPLICA)
                || process.mentions("${" + Texts.REPLICA))) {
            program.section("env").approximate(replicas.setting(), Texts.REPLICA, "${INSTANCE}",
                    "instances are numbered from 1, and replicas from 0");
        }
    }

    private void readDependency(YamlValue dependency) {
        YamlValue condition = dependency.find("condition");
        String wanted = condition == null ? "process_started" : condition.text();
        ForeignSetting from = dependency.setting("depends_on " + dependency.key() + ": " + wanted);
        Section target = programs.get(dependency.key());
        if (target == null) {
            program.lose(from, "there is no process " + dependency.key());
            return;
        }
        Section added = program.dependOn(target.name(), from);
        switch (wanted) {
            case "process_started" -> added.set("until", "started");
            case "process_healthy", "process_log_ready" -> {}
            case "process_completed" -> added.set("until", "ended");
            case "process_completed_successfully" -> added.set("until", "done");
            default -> added.approximate(from, "gaggled does not know this condition, and waits until it is ready");
        }
    }

    private void probe(YamlValue probe, String name) {
        new ProcessProbe(probe, program, name, texts, shell).read();
    }

    /** A part of a line there, and a regular expression here. */
    private void readReadyLine(YamlValue line) {
        String text = texts.filled(line.text());
        if (text.contains("$")) {
            program.approximate(line.setting(), "ready", "log:" + texts.convert(line, program),
                    "it is a regular expression here");
        } else {
            program.keep(line.setting(), "ready", "log:" + text.replaceAll("[\\\\.\\[\\](){}*+?^|]", "\\\\$0"));
        }
    }

    private void readShutdown(YamlValue setting) {
        switch (setting.key()) {
            case "command" -> {
                program.set("stopcommand", shell.commandLine(
                        texts.filled(setting.text()), texts.notation(setting.setting(), program)));
                program.keep(setting.setting(), "stopcommand");
            }
            case "timeout_seconds" -> seconds(setting, "killwait", program);
            case "signal" -> Signals.readStop(setting.text(), setting.setting(), program);
            case "parent_only" -> program.keep(
                    setting.setting(), "killmode", setting.isTrue() ? "process" : "group");
            default -> program.lose(setting.setting(), "gaggled has nothing like it");
        }
    }

    /** A number of seconds, as a setting of that name. */
    static void seconds(YamlValue setting, String name, Section to) {
        String time = Measures.seconds(setting.text());
        if (time == null) {
            to.lose(setting.setting(), "it is not a number of seconds");
        } else {
            to.keep(setting.setting(), name, time);
        }
    }

    private void readLogLocation(YamlValue setting) {
        program.section("log").keep(setting.setting(), "file", texts.convert(setting, program));
    }

    private void readLogConfiguration(YamlValue setting) {
        if (!setting.key().equals("rotation")) {
            program.lose(setting.setting(), "gaggled writes what a program prints as it is");
            return;
        }
        Section log = program.section("log");
        // gaggled compresses unless it is told otherwise.
        log.set("compress", "false");
        setting.entries().values().forEach(each -> readRotation(each, log));
    }

    private static void readRotation(YamlValue setting, Section log) {
        ForeignSetting from = setting.setting();
        switch (setting.key()) {
            case "max_size_mb" -> log.keep(from, "maxsize", setting.text() + "m");
            case "max_age_days" -> log.lose(from,
                    "gaggled removes rotated files by their number, 'keep', and not by their age");
            case "max_backups" -> {
                if (setting.text().equals("0")) {
                    log.approximate(from, "keep", MOST_ROTATED, "gaggled does not keep all of them");
                } else {
                    log.keep(from, "keep", setting.text());
                }
            }
            case "compress" -> log.keep(from, "compress", String.valueOf(setting.isTrue()));
            default -> log.lose(from, "gaggled has nothing like it");
        }
    }

    private void readElevated(YamlValue setting) {
        if (setting.isTrue()) {
            program.approximate(setting.setting(), "user", "root", "gaggled must be root itself for that");
        } else {
            program.keep(setting.setting(), "it is the default");
        }
    }

    private void readSchedule(YamlValue setting) {
        program.set("kind", "task");
        switch (setting.key()) {
            case "cron" -> program.keep(setting.setting(), "schedule", setting.text());
            case "interval" -> {
                String time = Measures.time(setting.text());
                program.keep(setting.setting(), "schedule", "every " + (time == null ? setting.text() : time));
            }
            case "timezone" -> program.keep(setting.setting(), "timezone", setting.text());
            default -> program.lose(setting.setting(), "'overlap' and 'catchup' are what gaggled has for schedules");
        }
    }
}
