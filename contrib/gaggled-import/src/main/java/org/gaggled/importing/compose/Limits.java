package org.gaggled.importing.compose;

import org.gaggled.engine.config.known.ProcessSettings;
import org.gaggled.importing.model.ForeignSetting;
import org.gaggled.importing.model.Section;
import org.gaggled.importing.yaml.YamlValue;
import org.jspecify.annotations.Nullable;

/** {@code ulimits}: a number for both limits, or the two of them. */
final class Limits {

    private Limits() {}

    static void read(YamlValue limit, Section program) {
        ForeignSetting from = limit.setting("ulimits: " + limit.setting().text());
        if (!ProcessSettings.LIMITS.settingNames().contains(limit.key())) {
            program.lose(from, "Linux has no such limit");
            return;
        }
        String soft = number(limit.isText() ? limit : limit.find("soft"));
        String hard = number(limit.isText() ? limit : limit.find("hard"));
        program.section("limits").keep(from, limit.key(), soft + ":" + hard);
    }

    private static String number(@Nullable YamlValue value) {
        return value == null || value.text().equals("-1") ? "unlimited" : value.text();
    }
}
