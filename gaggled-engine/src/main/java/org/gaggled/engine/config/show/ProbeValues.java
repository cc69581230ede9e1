package org.gaggled.engine.config.show;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.config.Setting;
import org.gaggled.engine.config.check.CheckedSettings;
import org.gaggled.engine.config.check.ProgramProbes;
import org.gaggled.engine.config.check.ProgramSection.Program;
import org.gaggled.engine.config.known.ProbeSettings;
import org.gaggled.engine.core.ProbeRules;
import org.gaggled.engine.core.Probing.Purpose;
import org.jspecify.annotations.Nullable;

/** What the probes of a program have, defaults too: those settings that mean something with their kind. */
final class ProbeValues {

    /**
     * One value.
     *
     * @param origin where it was given; null for a default
     */
    record ProbeValue(Setting<?> setting, Object value, @Nullable ConfigPosition origin) {}

    private ProbeValues() {}

    /** The values of each probe that the program has, by the name of its section. */
    static Map<String, List<ProbeValue>> of(Program program) {
        ProgramProbes probes = program.probes();
        Map<String, List<ProbeValue>> values = new LinkedHashMap<>();
        for (Purpose purpose : Purpose.values()) {
            CheckedSettings settings = probes.settings(purpose);
            ProbeRules rules = probes.rules().forPurpose(purpose);
            if (settings != null && rules != null) {
                values.put(ProbeSettings.section(purpose).name(), valuesOf(purpose, settings, rules));
            }
        }
        return values;
    }

    private static List<ProbeValue> valuesOf(Purpose purpose, CheckedSettings settings, ProbeRules rules) {
        List<ProbeValue> values = new ArrayList<>();
        for (Setting<?> setting : ProbeSettings.section(purpose).settings()) {
            // As its format has it, a command line could be read in another way by another one.
            @Nullable
            Object value = setting.equals(ProbeSettings.PROBE) ? rules.toString() : settings.find(setting);
            if (value != null && ProbeSettings.hasMeaning(setting, purpose, rules.kind())) {
                values.add(new ProbeValue(setting, value, settings.positionOf(setting)));
            }
        }
        return values;
    }
}
