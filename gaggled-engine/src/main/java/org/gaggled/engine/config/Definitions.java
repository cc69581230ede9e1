package org.gaggled.engine.config;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.gaggled.engine.config.check.CheckedConfig;
import org.gaggled.engine.config.check.CheckedSettings;
import org.gaggled.engine.config.check.GlobalSection;
import org.gaggled.engine.config.check.ProgramSection.Program;
import org.gaggled.engine.config.known.KnownSettings;
import org.gaggled.engine.config.show.ShownSettings;
import org.gaggled.engine.core.Condition;
import org.gaggled.engine.core.Dependency;
import org.gaggled.engine.core.GaggleDefinition;
import org.gaggled.engine.core.ProgramDefinition;
import org.gaggled.engine.core.ProgramId;

/** Makes of sections that were checked what is to be run. */
final class Definitions {

    private final GlobalSection global;
    private final List<Program> programs;
    private final Set<String> names = new HashSet<>();

    private Definitions(CheckedConfig checked) {
        this.global = checked.global();
        this.programs = checked.programs();
        programs.forEach(program -> names.add(program.name()));
    }

    static GaggleConfig of(CheckedConfig checked) {
        Definitions definitions = new Definitions(checked);
        CheckedSettings settings = checked.global().settings();
        return new GaggleConfig(
                definitions.gaggle(),
                settings.find(KnownSettings.EVENT_URL),
                settings.find(KnownSettings.CONTROL_URL),
                checked.plugins().eventSinks(),
                checked.plugins().controlSources());
    }

    private GaggleDefinition gaggle() {
        return new GaggleDefinition(
                programs.stream().map(this::program).toList(),
                global.settings().get(KnownSettings.START_WAIT),
                global.settings().get(KnownSettings.STOP_ORDER));
    }

    private ProgramDefinition program(Program program) {
        return new ProgramDefinition(
                new ProgramId(program.name()),
                program.position(),
                KnownSettings.rules(setting -> global.around(setting, program.settings()), program.errands(),
                        dependencies(program)),
                program.launch(),
                () -> ShownSettings.of(program, global));
    }

    /** Without what does not exist: that has been reported. */
    private List<Dependency> dependencies(Program program) {
        return program.dependencies().stream()
                .filter(dependency -> names.contains(dependency.name()))
                .map(dependency -> new Dependency(
                        new ProgramId(dependency.name()), Condition.READY, dependency.delay(), dependency.propagate()))
                .toList();
    }
}
