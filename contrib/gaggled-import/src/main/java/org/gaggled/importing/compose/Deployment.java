package org.gaggled.importing.compose;

import org.gaggled.importing.model.ForeignSetting;
import org.gaggled.importing.model.Measures;
import org.gaggled.importing.model.Section;
import org.gaggled.importing.yaml.YamlValue;

/** {@code deploy}, and the settings of a service that say the same. */
final class Deployment {

    private static final String RESOURCES = "resources";
    private static final String NO_BOUND = "there is no bound without it";

    private Deployment() {}

    static void read(YamlValue deploy, Section program) {
        for (YamlValue setting : deploy.entries().values()) {
            switch (setting.key()) {
                case "restart_policy" -> {}
                case "replicas" -> instances(setting, program);
                case RESOURCES -> readResources(setting, program);
                default -> program.lose(setting.setting("deploy: " + setting.setting().text()),
                        "gaggled runs programs on one machine, and updates them at a reload");
            }
        }
    }

    /** How many there are; none is one that nobody starts. */
    static void instances(YamlValue number, Section program) {
        switch (number.text()) {
            case "0" -> program.keep(number.setting(), "enabled", "false");
            case "1" -> program.keep(number.setting(), "one is the default");
            default -> program.keep(number.setting(), "instances", Values.convert(number, program));
        }
    }

    private static void readResources(YamlValue resources, Section program) {
        YamlValue limits = resources.find("limits");
        if (limits != null) {
            for (YamlValue limit : limits.entries().values()) {
                switch (limit.key()) {
                    case "cpus" -> bound(limit, limit.setting("limits: " + limit.setting().text()), "cpu", program);
                    case "memory" -> size(limit, "memory", program);
                    case "pids" -> bound(limit, limit.setting(), "pids", program);
                    default -> program.lose(limit.setting(), "gaggled has nothing like it");
                }
            }
        }
        YamlValue reservations = resources.find("reservations");
        if (reservations != null) {
            program.lose(reservations.setting(), "gaggled reserves nothing for a program");
        }
    }

    /** A number, as a setting of that name; nothing and less than that is no bound. */
    static void bound(YamlValue setting, ForeignSetting from, String name, Section program) {
        if (setting.text().matches("-1|0+(\\.0*)?")) {
            program.keep(from, NO_BOUND);
        } else {
            program.section(RESOURCES).keep(from, name, Values.convert(setting, program));
        }
    }

    /** A number of bytes, as a setting of that name. */
    static void size(YamlValue setting, String name, Section program) {
        String size = Measures.size(setting.text());
        if (size == null) {
            program.lose(setting.setting(), "it is not a size");
        } else if (size.matches("0+[kmg]?")) {
            program.keep(setting.setting(), NO_BOUND);
        } else {
            program.section(RESOURCES).keep(setting.setting(), name, size);
        }
    }

    static void reserved(YamlValue setting, Section program) {
        String size = Measures.size(setting.text());
        if (size == null) {
            program.lose(setting.setting(), "it is not a size");
        } else {
            program.section(RESOURCES).approximate(setting.setting(), "memoryhigh", size,
                    "Linux takes memory back from it above that, also while there is enough");
        }
    }
}
