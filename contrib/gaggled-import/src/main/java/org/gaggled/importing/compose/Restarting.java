package org.gaggled.importing.compose;

import org.gaggled.importing.model.ForeignSetting;
import org.gaggled.importing.model.Measures;
import org.gaggled.importing.model.Restarts;
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
                    Restarts.limit(parts[1], NO_WINDOW, from, program);
                }
            }
            default -> program.lose(from, "it is not one of no, always, unless-stopped and on-failure");
        }
    }

    private static void readPolicy(YamlValue policy, Section program) {
        String window = windowOf(policy);
        for (YamlValue setting : policy.entries().values()) {
            ForeignSetting from = setting.setting("restart_policy: " + setting.setting().text());
            switch (setting.key()) {
                case "condition" -> readCondition(setting, from, program);
                case "delay" -> readDelay(setting, from, program);
                case "max_attempts" ->
                        Restarts.limit(setting.text(), window == null ? NO_WINDOW : window, from, program);
                case "window" -> readWindow(window, from, program);
                default -> program.lose(from, "gaggled has nothing like it");
            }
        }
    }

    /** Null for one that is none, as no time is. */
    private static @Nullable String windowOf(YamlValue policy) {
        YamlValue window = policy.find("window");
        String time = window == null ? null : Measures.time(window.text());
        return "0s".equals(time) ? null : time;
    }

    private static void readWindow(@Nullable String window, ForeignSetting from, Section program) {
        if (window == null) {
            program.lose(from, "it is not a time in which gaggled can count");
        } else {
            program.approximate(from, "deaths count together that come within that time");
        }
    }

    private static void readCondition(YamlValue condition, ForeignSetting from, Section program) {
        switch (condition.text()) {
            case "none" -> program.keep(from, "respawn", "false");
            case "on-failure" -> program.keep(from, "respawn", "on-failure");
            case "any" -> program.keep(from, "respawn", "true");
            default -> program.lose(from, "it is not one of none, on-failure and any");
        }
    }

    private static void readDelay(YamlValue setting, ForeignSetting from, Section program) {
        @Nullable
        String delay = Measures.time(setting.text());
        if (delay == null) {
            program.lose(from, "it is not a time");
        } else {
            Restarts.pause(delay, from, program);
        }
    }
}
