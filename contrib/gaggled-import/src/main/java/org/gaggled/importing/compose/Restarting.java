package org.gaggled.importing.compose;

import org.gaggled.importing.model.ForeignSetting;
import org.gaggled.importing.model.Measures;
import org.gaggled.importing.model.Section;
import org.gaggled.importing.yaml.YamlValue;
import org.jspecify.annotations.Nullable;

/** When a service is started again: {@code restart}, or {@code restart_policy} of {@code deploy}, which wins. */
final class Restarting {

    private static final String NO_WINDOW = "1h";

    private Restarting() {}

    static void read(YamlValue service, Section program) {
        YamlValue restart = service.find("restart");
        YamlValue deploy = service.find("deploy");
        YamlValue policy = deploy == null ? null : deploy.find("restart_policy");
        if (policy != null) {
            readPolicy(policy, program);
            if (restart != null) {
                program.keep(restart.setting(), "it means nothing beside restart_policy");
            }
        } else if (restart != null) {
            readWord(restart, program);
        } else {
            program.keep(service.setting("restart: no by default"), "respawn", "false");
        }
    }

    private static void readWord(YamlValue restart, Section program) {
        String[] parts = restart.text().split(":", 2);
        ForeignSetting from = restart.setting();
        switch (parts[0]) {
            case "no", "false" -> program.keep(from, "respawn", "false");
            case "always", "unless-stopped" -> program.keep(from, "respawn", "true");
            case "on-failure" -> {
                program.keep(from, "respawn", "on-failure");
                if (parts.length == 2) {
                    limit(from, parts[1], NO_WINDOW, program);
                }
            }
            default -> program.lose(from, "it is not one of no, always, unless-stopped and on-failure");
        }
    }

    private static void readPolicy(YamlValue policy, Section program) {
        YamlValue window = policy.find("window");
        @Nullable
        String time = window == null ? null : Measures.time(window.text());
        for (YamlValue setting : policy.entries().values()) {
            ForeignSetting from = setting.setting("restart_policy: " + setting.setting().text());
            switch (setting.key()) {
                case "condition" -> program.keep(from, "respawn", switch (setting.text()) {
                    case "none" -> "false";
                    case "on-failure" -> "on-failure";
                    default -> "true";
                });
                case "delay" -> readDelay(setting, from, program);
                case "max_attempts" -> limit(from, setting.text(), time == null ? NO_WINDOW : time, program);
                case "window" -> program.approximate(from, "deaths count together that come within that time");
                default -> program.lose(from, "gaggled has nothing like it");
            }
        }
    }

    private static void readDelay(YamlValue setting, ForeignSetting from, Section program) {
        @Nullable
        String delay = Measures.time(setting.text());
        if (delay == null) {
            program.lose(from, "it is not a time");
        } else {
            program.set("backoffmax", delay);
            program.approximate(from, "backoff", delay, "the first restart comes at once");
        }
    }

    private static void limit(ForeignSetting from, String attempts, String time, Section program) {
        program.approximate(from, "respawnlimit", attempts + "/" + time, "gaggled counts how often it dies in a time");
    }
}
