package org.gaggled.importing.compose;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.gaggled.importing.model.ForeignSetting;
import org.gaggled.importing.model.Measures;
import org.gaggled.importing.model.Section;
import org.gaggled.importing.model.Signals;
import org.gaggled.importing.variables.References;
import org.gaggled.importing.yaml.YamlValue;
import org.jspecify.annotations.Nullable;

/** The settings of one service. */
final class ServiceSettings {

    private final YamlValue service;
    private final Section program;
    private final Map<String, Section> programs;

    ServiceSettings(YamlValue service, Section program, Map<String, Section> programs) {
        this.service = service;
        this.program = program;
        this.programs = programs;
    }

    void read() {
        ServiceCommand.read(service, program);
        new ServiceEnvironment(service, program).read();
        service.entries().values().forEach(this::read);
        Restarting.read(service, program);
    }

    private void read(YamlValue setting) {
        ForeignSetting from = setting.setting();
        switch (setting.key()) {
            case "command", "entrypoint", "environment", "env_file", "restart" -> {}
            case "extends" -> program.keep(from, "what it extends is part of it");
            case "working_dir" -> program.keep(from, "wd", Values.convert(setting, program));
            case "user" -> readUser(setting);
            case "depends_on", "links" -> readDependencies(setting);
            case "healthcheck" -> new HealthCheck(setting, program).read();
            case "stop_signal" -> Signals.readStop(setting.text(), setting.setting(), program);
            case "stop_grace_period" -> time(setting, "killwait", program);
            case "profiles" -> readProfiles(setting);
            case "scale" -> Deployment.instances(setting, program);
            case "deploy" -> Deployment.read(setting, program);
            case "ulimits" -> setting.entries().values().forEach(limit -> Limits.read(limit, program));
            case "logging" -> readLogging(setting);
            default -> readResource(setting);
        }
    }

    private void readResource(YamlValue setting) {
        ForeignSetting from = setting.setting();
        switch (setting.key()) {
            case "cpus" -> Deployment.bound(setting, from, "cpu", program);
            case "mem_limit" -> Deployment.size(setting, "memory", program);
            case "mem_reservation" -> Deployment.reserved(setting, program);
            case "pids_limit" -> Deployment.bound(setting, from, "pids", program);
            case "cpuset" -> program.keep(from, "cpus", List.of(setting.text().split("\\s*,\\s*")));
            case "oom_score_adj" -> program.keep(from, "oomscore", setting.text());
            case "group_add" -> {
                program.set("groups", setting.texts());
                program.approximate(from, "groups are these alone, without those of the user");
            }
            case "security_opt" -> setting.items().forEach(this::readSecurityOption);
            case "init" -> program.keep(from, "gaggled stops what a program leaves behind");
            default -> {
                if (setting.key().startsWith("x-")) {
                    program.keep(setting.setting(setting.key()), "it is put in where it is used");
                } else {
                    ContainersOnly.lose(setting, program);
                }
            }
        }
    }

    private void readSecurityOption(YamlValue option) {
        if (option.text().matches("no-new-privileges([:=]true)?")) {
            program.keep(option.setting("security_opt: " + option.text()), "nonewprivs", "true");
        } else {
            program.lose(option.setting("security_opt: " + option.text()), "gaggled has nothing like it");
        }
    }

    private void readUser(YamlValue setting) {
        String written = setting.text();
        int end = Values.endOfFirst(written, c -> c == ':');
        UnaryOperator<String> notation = Values.notation(setting, program);
        program.approximate(setting.setting(), "user", notation.apply(written.substring(0, end)),
                "it is a user of this machine, not of the image");
        if (end < written.length()) {
            program.set("group", notation.apply(written.substring(end + 1)));
        }
    }

    private void readDependencies(YamlValue setting) {
        for (String other : setting.texts()) {
            String name = other.replaceFirst(":.*", "");
            Section added = dependOn(name, setting.setting(setting.key() + ": " + name));
            if (added != null) {
                added.set("until", "started");
            }
        }
        setting.entries().values().forEach(this::readDependency);
    }

    private @Nullable Section dependOn(String name, ForeignSetting from) {
        Section target = programs.get(name);
        if (target == null) {
            program.lose(from, "there is no program for service " + name);
            return null;
        }
        return program.dependOn(target.name(), from);
    }

    private void readDependency(YamlValue dependency) {
        YamlValue condition = dependency.find("condition");
        String wanted = condition == null ? "service_started" : condition.text();
        ForeignSetting from = dependency.setting("depends_on: " + dependency.key() + ": " + wanted);
        Section added = dependOn(dependency.key(), from);
        if (added == null) {
            return;
        }
        switch (wanted) {
            case "service_started" -> added.set("until", "started");
            case "service_healthy" -> {}
            case "service_completed_successfully" -> added.set("until", "done");
            default -> added.approximate(from,
                    "gaggled does not know this condition, and waits until it is ready");
        }
        YamlValue required = dependency.find("required");
        if (required != null) {
            added.keep(required.setting(), "required", String.valueOf(required.isTrue()));
        }
        YamlValue restart = dependency.find("restart");
        if (restart != null && restart.isTrue()) {
            added.approximate(restart.setting(), "propagate", "true",
                    "gaggled also does it when the dependency has died, not only when somebody restarts it");
        }
    }

    /** A service with profiles is not there until somebody asks for one of them. */
    private void readProfiles(YamlValue setting) {
        List<String> tags = new ArrayList<>();
        setting.texts().forEach(profile -> tags.add("@" + program.addTag(profile)));
        program.approximate(setting.setting(), "enabled", "false",
                "an operator starts it, by name or as " + String.join(" or ", tags));
    }

    private void readLogging(YamlValue setting) {
        YamlValue driver = setting.find("driver");
        if (driver != null && driver.text().equals("none")) {
            program.keep(setting.setting(), "log", "null");
        } else {
            program.lose(setting.setting(), "output goes where gaggled's goes, unless 'log' names a file");
        }
    }

    /** A time, as a setting of that name. */
    static void time(YamlValue setting, String name, Section to) {
        String time = Measures.time(setting.text());
        if (time == null) {
            to.lose(setting.setting(), References.of(setting.text()).notation().contains("${")
                    ? "gaggled has no variable for it: write the time" : "it is not a time");
        } else {
            to.keep(setting.setting(), name, time);
        }
    }
}
