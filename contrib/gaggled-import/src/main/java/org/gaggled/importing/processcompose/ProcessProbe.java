package org.gaggled.importing.processcompose;

import org.gaggled.engine.config.check.ShellWords;
import org.gaggled.importing.model.Section;
import org.gaggled.importing.yaml.YamlValue;
import org.jspecify.annotations.Nullable;

/** A probe of a process. */
final class ProcessProbe {

    /** process-compose's, where gaggled's is shorter for {@code ready}. */
    private static final String USUAL_PERIOD = "10s";

    private final YamlValue probe;
    private final Section program;
    private final String name;
    private final Texts texts;
    private final ProcessShell shell;

    ProcessProbe(YamlValue probe, Section program, String name, Texts texts, ProcessShell shell) {
        this.probe = probe;
        this.program = program;
        this.name = name;
        this.texts = texts;
        this.shell = shell;
    }

    void read() {
        YamlValue exec = probe.find("exec");
        YamlValue http = probe.find("http_get");
        YamlValue command = exec == null ? null : exec.find("command");
        if (command == null && http == null) {
            program.lose(probe.setting(), "it has neither exec with a command nor http_get");
            return;
        }
        Section section = program.section(name);
        if (command != null) {
            readCommand(command, section);
        } else if (http != null) {
            readRequest(http, section);
        }
        if (probe.find("period_seconds") == null && name.equals("ready")) {
            section.set("period", USUAL_PERIOD);
        }
        probe.entries().values().forEach(setting -> readTimes(setting, section));
    }

    private void readTimes(YamlValue setting, Section section) {
        switch (setting.key()) {
            case "exec", "http_get" -> {}
            case "initial_delay_seconds" -> ProcessSettings.seconds(setting, "delay", section);
            case "period_seconds" -> ProcessSettings.seconds(setting, "period", section);
            case "timeout_seconds" -> ProcessSettings.seconds(setting, "timeout", section);
            case "success_threshold" -> section.keep(setting.setting(), "successes", setting.text());
            case "failure_threshold" -> section.keep(setting.setting(), "failures", setting.text());
            default -> section.lose(setting.setting(), "gaggled has nothing like it");
        }
    }

    private void readCommand(YamlValue command, Section section) {
        String text = "exec:" + ShellWords.joined(shell.commandLine(
                texts.filled(command.text()), texts.notation(command.setting(), section)));
        section.keep(command.setting(), "probe", text);
        YamlValue exec = probe.find("exec");
        YamlValue directory = exec == null ? null : exec.find("working_dir");
        if (directory != null) {
            section.lose(directory.setting(), "a probe runs where its program does");
        }
    }

    private void readRequest(YamlValue http, Section section) {
        String scheme = part(http, "scheme", "http", section);
        String host = part(http, "host", "127.0.0.1", section);
        String path = part(http, "path", "/", section);
        YamlValue port = http.find("port") == null ? http.find("num_port") : http.find("port");
        String where = port == null ? host : host + ":" + texts.convert(port, section);
        section.keep(http.setting(), "probe", scheme + "://" + where + (path.startsWith("/") ? path : "/" + path));
        YamlValue status = http.find("status_code");
        if (status != null) {
            section.keep(status.setting(), "status", status.text());
        }
        YamlValue headers = http.find("headers");
        if (headers != null) {
            section.lose(headers.setting(), "gaggled sends no headers of yours");
        }
    }

    private String part(YamlValue http, String key, String otherwise, Section section) {
        @Nullable
        YamlValue part = http.find(key);
        return part == null || part.text().isEmpty() ? otherwise : texts.convert(part, section);
    }
}
