package org.gaggled.importing.processcompose;

import java.util.Locale;
import org.gaggled.importing.model.ForeignSetting;
import org.gaggled.importing.model.Measures;
import org.gaggled.importing.model.Restarts;
import org.gaggled.importing.model.Section;
import org.gaggled.importing.yaml.YamlValue;
import org.jspecify.annotations.Nullable;

/** When a process is started again, and when everything ends with it. */
final class Availability {

    private static final String RESTART = "restart";

    private Availability() {}

    /** Also where nothing is said: process-compose starts nothing again then. */
    static void read(YamlValue process, Section program) {
        YamlValue availability = process.find("availability");
        YamlValue restart = availability == null ? null : availability.find(RESTART);
        String word = restart == null ? "no" : restart.text().toLowerCase(Locale.ROOT);
        ForeignSetting from = restart == null ? process.setting("restart: no by default") : restart.setting();
        switch (word) {
            case "always" -> program.keep(from, "respawn", "true");
            case "on_failure" -> program.keep(from, "respawn", "on-failure");
            case "exit_on_failure" -> {
                program.set("essential", "true");
                program.approximate(from, "respawn", "false", "gaggled also ends when the program succeeds");
            }
            // YAML's own words for it are as good.
            case "no", "false" -> program.keep(from, "respawn", "false");
            default -> program.lose(from, "it is not one of always, on_failure, exit_on_failure and no");
        }
        if (availability != null) {
            availability.entries().values().forEach(setting -> readOther(setting, program));
            requireAnEnd(availability.find("exit_on_end"), program);
        }
    }

    private static void readOther(YamlValue setting, Section program) {
        ForeignSetting from = setting.setting();
        switch (setting.key()) {
            case RESTART, "exit_on_end" -> {}
            case "backoff_seconds" -> readBackoff(setting, program);
            case "max_restarts" -> Restarts.limit(setting.text(), "1h", from, program);
            case "exit_on_skipped" -> program.lose(from, "gaggled skips no program: it waits for its dependencies");
            default -> program.lose(from, "gaggled has nothing like it");
        }
    }

    private static void readBackoff(YamlValue setting, Section program) {
        @Nullable
        String time = Measures.seconds(setting.text());
        if (time == null) {
            program.lose(setting.setting(), "it is not a number of seconds");
        } else {
            Restarts.pause(time, setting.setting(), program);
        }
    }

    /** What everything ends with has to be down for good some time. */
    private static void requireAnEnd(@Nullable YamlValue exitOnEnd, Section program) {
        if (exitOnEnd == null) {
            return;
        }
        if (!exitOnEnd.isTrue()) {
            program.keep(exitOnEnd.setting(), "it is the default");
        } else if ("true".equals(program.find("respawn")) && !program.has("respawnlimit")) {
            program.lose(exitOnEnd.setting(), "the program never ends for good, because it is always started again");
        } else {
            program.keep(exitOnEnd.setting(), "essential", "true");
        }
    }
}
