package org.gaggled.engine.config;

import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gaggled.api.config.ConfigNode;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.engine.config.ProgramSection.Program;
import org.gaggled.engine.core.Condition;
import org.gaggled.engine.core.Dependency;
import org.gaggled.engine.core.GaggleDefinition;
import org.gaggled.engine.core.LifeRules;
import org.gaggled.engine.core.ProgramDefinition;
import org.gaggled.engine.core.ProgramId;

/** Turns a tree into a checked model. */
final class ConfigChecker {

    /** More than any machine runs; a file with more of them was made by mistake, and would fill the memory. */
    static final int MOST_PROGRAMS = 100_000;

    private final ConfigPlugins plugins;
    private final HostEnvironment host;
    private final EnvironmentFiles environmentFiles;
    private final Problems problems;

    ConfigChecker(ConfigPlugins plugins, HostEnvironment host, EnvironmentFiles environmentFiles, Problems problems) {
        this.plugins = plugins;
        this.host = host;
        this.environmentFiles = environmentFiles;
        this.problems = problems;
    }

    /**
     * Checks everything there is.
     *
     * @param written the top-level sections of all files
     * @param start of the first file, for what has no place in it
     * @return what is worth nothing when a problem was found
     */
    CheckedConfig check(List<WrittenSection> written, ConfigPosition start) {
        List<WrittenSection> sections = new Variables(written, host, environmentFiles, problems).expand();
        GlobalSection global = new GlobalSectionReader(merged(sections, start), plugins, host, environmentFiles, problems).read();
        List<Program> programs = readPrograms(sections, global);
        if (programs.isEmpty() && !problems.hasErrors()) {
            problems.warning(start, "no program is defined", "give each program a section, with its 'command'");
        }
        warnOfShortBackoffMax(global.settings(), global.settings(), "");
        programs.forEach(program -> warnOfShortBackoffMax(
                program.settings(), global.settings(), " of program " + Wording.quoted(program.name())));
        new DependencyCheck(programs, problems).check();
        return new CheckedConfig(model(programs, global), new EffectiveConfig(global, programs));
    }

    /** What all files have of the section {@code gaggled}: one section, in which each setting may stand once. */
    private static ConfigNode merged(List<WrittenSection> sections, ConfigPosition start) {
        List<ConfigNode> globals =
                sections.stream().filter(WrittenSection::isGlobal).map(WrittenSection::node).toList();
        ConfigPosition position = globals.isEmpty() ? start : globals.getFirst().getPosition();
        ConfigNode.Builder all = ConfigNode.builder(KnownSettings.GAGGLED, position);
        globals.forEach(global -> global.getChildren().forEach(all::child));
        if (isInsecureByFormat(sections)) {
            all.child(ConfigNode.builder(KnownSettings.INSECURE.getName(), position).text("true", position).build());
        }
        return ChannelUrl.withAddressesOfInterfaces(all.build());
    }

    /** Said like any other setting, so that it is shown with the rest. */
    private static boolean isInsecureByFormat(List<WrittenSection> sections) {
        List<WrittenSection> globals = sections.stream().filter(WrittenSection::isGlobal).toList();
        return !globals.isEmpty()
                && globals.stream().allMatch(global -> global.format().factory().isInsecureByDefault())
                && globals.stream()
                        .flatMap(global -> global.node().getChildren().stream())
                        .noneMatch(child -> child.getName().equals(KnownSettings.INSECURE.getName()));
    }

    private List<Program> readPrograms(List<WrittenSection> sections, GlobalSection global) {
        ProgramSection reader = new ProgramSection(
                global,
                host.directory(),
                new CommandSearch(global.searchPath(), host.directory()),
                environmentFiles,
                problems);
        Map<String, Program> programs = new LinkedHashMap<>();
        for (WrittenSection section : sections) {
            String name = section.name();
            if (section.isGlobal() || !isSection(section.node())) {
                continue;
            }
            Program first = programs.get(name);
            if (first == null && programs.size() == MOST_PROGRAMS) {
                problems.error(
                        section.node().getPosition(),
                        "more than " + MOST_PROGRAMS + " programs; this and the rest are not looked at",
                        "let several gaggled share them");
                break;
            }
            if (first == null) {
                programs.put(name, reader.read(section));
            } else {
                problems.error(
                        section.node().getPosition(),
                        "program " + Wording.quoted(name) + " is defined twice; the first is at " + first.position(),
                        "put its settings into one section, or give one of the two another name");
                reader.checkRepeated(section.node());
            }
        }
        return List.copyOf(programs.values());
    }

    /** Where neither is given, the section says nothing about it that another does not. */
    private void warnOfShortBackoffMax(CheckedSettings own, CheckedSettings global, String whose) {
        ConfigPosition given = own.positionOf(KnownSettings.BACKOFF);
        ConfigPosition position = given != null ? given : own.positionOf(KnownSettings.BACKOFF_MAX);
        Duration backoff = own.getOr(KnownSettings.BACKOFF, global);
        Duration longest = own.getOr(KnownSettings.BACKOFF_MAX, global);
        if (position != null && backoff.compareTo(longest) > 0) {
            problems.warning(
                    position,
                    "backoff" + whose + ", " + backoff.toMillis() + " ms, is longer than its backoffmax, "
                            + longest.toMillis() + " ms, which no pause exceeds",
                    "raise backoffmax, or lower backoff");
        }
    }

    private boolean isSection(ConfigNode node) {
        boolean section = SectionContents.canBeSection(node);
        if (section) {
            SectionContents.warnOfValue(node, problems);
        } else {
            problems.error(
                    node.getPosition(),
                    "setting " + Wording.quoted(node.getName()) + " stands outside of all sections",
                    "put it into section 'gaggled' or into the section of a program");
        }
        return section;
    }

    private static GaggleConfig model(List<Program> programs, GlobalSection global) {
        Set<String> names = new HashSet<>();
        programs.forEach(program -> names.add(program.name()));
        return new GaggleConfig(
                new GaggleDefinition(
                        programs.stream()
                                .map(program -> definition(program, global.settings(), names))
                                .toList(),
                        global.settings().get(KnownSettings.START_WAIT),
                        global.settings().get(KnownSettings.STOP_ORDER)),
                global.searchPath(),
                global.settings().find(KnownSettings.EVENT_URL),
                global.settings().find(KnownSettings.CONTROL_URL),
                global.eventSinks(),
                global.controlSources());
    }

    private static ProgramDefinition definition(Program program, CheckedSettings global, Set<String> names) {
        LaunchRequest launch = program.launch();
        CheckedSettings settings = program.settings();
        return new ProgramDefinition(
                new ProgramId(program.name()),
                program.position(),
                rulesOf(program, global, names),
                launch,
                () -> ShownSettings.of(settings, global, launch));
    }

    private static LifeRules rulesOf(Program program, CheckedSettings global, Set<String> names) {
        CheckedSettings own = program.settings();
        return LifeRules.builder()
                .enabled(program.enabled())
                .respawn(own.get(KnownSettings.RESPAWN))
                .backoff(own.getOr(KnownSettings.BACKOFF, global))
                .backoffMax(own.getOr(KnownSettings.BACKOFF_MAX, global))
                .killWait(own.getOr(KnownSettings.KILL_WAIT, global))
                .stopSteps(own.get(KnownSettings.STOP_SIGNAL))
                .dependencies(dependencies(program, names))
                .build();
    }

    private static List<Dependency> dependencies(Program program, Set<String> names) {
        return program.dependencies().stream()
                .filter(dependency -> names.contains(dependency.name()))
                .map(dependency -> new Dependency(
                        new ProgramId(dependency.name()), Condition.READY, dependency.delay(), dependency.propagate()))
                .toList();
    }
}
