package org.gaggled.engine.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gaggled.engine.config.check.CheckedConfig;
import org.gaggled.engine.config.check.CheckedSettings;
import org.gaggled.engine.config.check.Cluster;
import org.gaggled.engine.config.check.GlobalSection;
import org.gaggled.engine.config.check.MeantPrograms;
import org.gaggled.engine.config.check.ProgramSection.Program;
import org.gaggled.engine.config.known.KnownSettings;
import org.gaggled.engine.config.known.ProgramKind;
import org.gaggled.engine.config.show.OwnSetting;
import org.gaggled.engine.config.show.ShownSettings;
import org.gaggled.engine.core.Dependency;
import org.gaggled.engine.core.GaggleDefinition;
import org.gaggled.engine.core.ProgramDefinition;

/** Makes of sections that were checked what is to be run. */
final class Definitions {

    private final GlobalSection global;
    private final List<Program> programs;
    private final MeantPrograms meant;

    private Definitions(CheckedConfig checked) {
        this.global = checked.global();
        this.programs = checked.programs();
        this.meant = checked.meant();
    }

    static GaggleConfig of(CheckedConfig checked) {
        Definitions definitions = new Definitions(checked);
        CheckedSettings settings = checked.global().settings();
        return new GaggleConfig(
                definitions.gaggle(),
                settings.find(KnownSettings.EVENT_URL),
                settings.find(KnownSettings.CONTROL_URL),
                checked.global().stateDirectory(),
                !Boolean.FALSE.equals(settings.find(KnownSettings.ADOPT)),
                checked.plugins().eventSinks(),
                checked.plugins().controlSources(),
                checked.plugins().neighbourSources(),
                checked.cluster().host(),
                settings.get(KnownSettings.CONTAINMENT),
                OwnSetting.of(checked.global()));
    }

    private GaggleDefinition gaggle() {
        return new GaggleDefinition(
                programs.stream().map(this::program).toList(),
                global.settings().get(KnownSettings.START_WAIT),
                global.settings().get(KnownSettings.STOP_ORDER));
    }

    private ProgramDefinition program(Program program) {
        return new ProgramDefinition(
                program.id(),
                program.position(),
                KnownSettings.rules(setting -> global.around(setting, program.settings()), program.errands(),
                        program.probes().rules(), dependencies(program)),
                program.launch(),
                () -> ShownSettings.of(program, global),
                () -> variables(program),
                program.tags(),
                program.logs().rules());
    }

    /** The search path as far as it is configured: the rest of it is what gaggled was started with. */
    private Map<String, String> variables(Program program) {
        Map<String, String> variables = new LinkedHashMap<>();
        String path = global.settings().find(KnownSettings.SEARCH_PATH);
        if (path != null) {
            variables.put("PATH", path);
        }
        global.ownEnvironment().forEach((name, value) -> variables.put(name, value.value()));
        program.environment().forEach((name, value) -> variables.put(name, value.value()));
        return variables;
    }

    private List<Dependency> dependencies(Program program) {
        List<Dependency> dependencies = new ArrayList<>();
        meant.needsOf(program).forEach(need -> dependencies.add(new Dependency(
                need.on().id(), need.until(), need.written().delay(), need.written().propagate(),
                need.written().grace(), need.written().required(), need.rule(), need.written().onUnknown())));
        program.dependencies().stream().filter(meant::isElsewhere).forEach(written -> dependencies.add(new Dependency(
                Cluster.idOf(written), written.until(ProgramKind.SERVICE), written.delay(), written.propagate(),
                written.grace(), written.required(), written.name(), written.onUnknown())));
        return dependencies;
    }
}
