package org.gaggled.engine.config.check;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.gaggled.api.config.ConfigNode;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.engine.config.check.ProgramSection.Program;
import org.gaggled.engine.config.expand.EnvironmentFiles;
import org.gaggled.engine.config.expand.Instances;
import org.gaggled.engine.config.expand.Variables;
import org.gaggled.engine.config.known.KnownSettings;
import org.gaggled.engine.config.problem.Problems;
import org.gaggled.engine.config.read.ConfigPlugins;
import org.gaggled.engine.config.read.HostEnvironment;
import org.gaggled.engine.config.read.Surroundings;
import org.gaggled.engine.config.read.WrittenSection;
import org.gaggled.engine.text.Wording;

/** Checks everything that the sections of all files say. */
public final class ConfigChecker {

    /** More than any machine runs; a file with more of them was made by mistake, and would fill the memory. */
    public static final int MOST_PROGRAMS = Instances.MOST_PROGRAMS;

    private static final Pattern NAME_OF_INSTANCE = Pattern.compile("(.+):[1-9][0-9]*", Pattern.DOTALL);

    private final ConfigPlugins plugins;
    private final HostEnvironment host;
    private final Surroundings surroundings;
    private final EnvironmentFiles environmentFiles;
    private final Problems problems;

    public ConfigChecker(ConfigPlugins plugins, HostEnvironment host, Surroundings surroundings,
            EnvironmentFiles environmentFiles, Problems problems) {
        this.plugins = plugins;
        this.host = host;
        this.surroundings = surroundings;
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
    public CheckedConfig check(List<WrittenSection> written, ConfigPosition start) {
        List<WrittenSection> sections = new Variables(written, host, environmentFiles, problems).expand();
        ConfigNode gaggled = merged(sections, start);
        GlobalPlugins usable = new GlobalPlugins(gaggled, plugins, problems);
        usable.noteSecrets();
        usable.refuseRivals(givenInPrograms(sections));
        GlobalSection global =
                new GlobalSectionReader(gaggled, usable, host, surroundings, environmentFiles, problems).read();
        List<Program> programs = readPrograms(sections, global, usable);
        warnOfShortBackoffMax(global.settings(), global, "");
        List<List<Program>> instances = bySection(programs);
        RespawnCheck respawn = new RespawnCheck(problems);
        TaskCheck tasks = new TaskCheck(global, problems);
        Cluster cluster = Cluster.of(gaggled, host.hostName());
        PlacementCheck placements = new PlacementCheck(cluster, host.cgroups(), problems);
        instances.forEach(alike -> problems.forInstances(alike, program -> {
            warnOfShortBackoffMax(program.settings(), global, " of program " + Wording.quoted(program.section()));
            respawn.check(program);
            tasks.check(program);
            placements.check(program);
        }));
        cluster.check(problems);
        MeantPrograms meant = new MeantPrograms(programs, cluster);
        new DependencyCheck(programs, instances, meant, problems).check();
        if (!surroundings.arePast()) {
            LogFilesCheck.check(instances, problems);
        }
        AttributesCheck.check(instances, host.standing(), problems);
        new ResourcesCheck(instances.stream().map(List::getFirst).toList(), host.cgroups(), problems).check();
        Map<String, CheckedSettings> settings = new LinkedHashMap<>();
        programs.forEach(program -> settings.put(program.name(), program.settings()));
        GlobalPlugins.Configured configured =
                usable.configure(global.contents(), isInsecure(global), settings, surroundings);
        if (programs.isEmpty() && !problems.hasErrors()) {
            problems.warning(start, "no program is defined", "give each program a section, with its 'command'");
        }
        return new CheckedConfig(global, programs, meant, configured, cluster);
    }

    /** Where it was refused, nothing follows from that. */
    private static boolean isInsecure(GlobalSection global) {
        return global.settings().get(KnownSettings.INSECURE)
                || global.settings().refused().contains(KnownSettings.INSECURE.getName());
    }

    private static Set<String> givenInPrograms(List<WrittenSection> sections) {
        return sections.stream()
                .filter(section -> !section.isGlobal())
                .flatMap(program -> program.node().getChildren().stream())
                .map(ConfigNode::getName)
                .collect(Collectors.toSet());
    }

    /** What all files have of the section {@code gaggled}: one section, in which each setting may stand once. */
    private ConfigNode merged(List<WrittenSection> sections, ConfigPosition start) {
        List<ConfigNode> globals =
                sections.stream().filter(WrittenSection::isGlobal).map(WrittenSection::node).toList();
        ConfigPosition position = globals.isEmpty() ? start : globals.getFirst().getPosition();
        ConfigNode.Builder all = ConfigNode.builder(KnownSettings.GAGGLED, position);
        globals.forEach(global -> global.getChildren().forEach(all::child));
        if (isInsecureByFormat(sections)) {
            all.child(ConfigNode.builder(KnownSettings.INSECURE.getName(), position).text("true", position).build());
        }
        return ChannelUrl.withAddressesOfInterfaces(all.build(), surroundings);
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

    private List<Program> readPrograms(List<WrittenSection> sections, GlobalSection global, GlobalPlugins usable) {
        ProgramSection reader = new ProgramSection(
                global,
                usable,
                host,
                surroundings,
                environmentFiles,
                problems);
        Map<String, ConfigPosition> seen = new HashMap<>();
        List<Program> programs = new ArrayList<>();
        refuseNamesOfInstances(sections);
        for (WrittenSection section : sections) {
            String name = section.name();
            if (section.isGlobal() || !isSection(section.node())) {
                continue;
            }
            ConfigPosition first = seen.putIfAbsent(name, section.node().getPosition());
            if (first == null && programs.size() + section.count() > MOST_PROGRAMS) {
                problems.error(
                        section.node().getPosition(),
                        "more than " + MOST_PROGRAMS + " programs; this and the rest are not read",
                        "divide them among several gaggled");
                break;
            }
            if (first == null) {
                programs.addAll(reader.read(section));
            } else {
                problems.error(
                        section.node().getPosition(),
                        "program " + Wording.quoted(name) + " is defined twice; the first is at " + first,
                        "put its settings into one section, or give one of the two another name");
                reader.checkRepeated(section.node());
            }
        }
        return List.copyOf(programs);
    }

    /** What is written as {@code w:2} is taken for an instance of {@code w}, or becomes one when there are more. */
    private void refuseNamesOfInstances(List<WrittenSection> sections) {
        Map<String, WrittenSection> several = new HashMap<>();
        sections.stream()
                .filter(section -> section.count() > 1)
                .forEach(section -> several.putIfAbsent(section.name(), section));
        for (WrittenSection section : several.isEmpty() ? List.<WrittenSection>of() : sections) {
            Matcher matcher = NAME_OF_INSTANCE.matcher(section.name());
            WrittenSection among = matcher.matches() ? several.get(matcher.group(1)) : null;
            if (among != null && !section.isGlobal()) {
                problems.error(
                        section.node().getPosition(),
                        "program " + Wording.quoted(section.name()) + " has the name of an instance of "
                                + Wording.quoted(among.name()) + ", of which there are " + among.count(),
                        "give it another name, or remove 'instances' from " + Wording.quoted(among.name()));
            }
        }
    }

    /** The instances of each section together. */
    private static List<List<Program>> bySection(List<Program> programs) {
        Map<String, List<Program>> sections = new LinkedHashMap<>();
        programs.forEach(
                program -> sections.computeIfAbsent(program.section(), _ -> new ArrayList<>(1)).add(program));
        return List.copyOf(sections.values());
    }

    /** Where neither is given, the section says nothing about it that another does not. */
    private void warnOfShortBackoffMax(CheckedSettings own, GlobalSection global, String whose) {
        ConfigPosition given = own.positionOf(KnownSettings.BACKOFF);
        ConfigPosition position = given != null ? given : own.positionOf(KnownSettings.BACKOFF_MAX);
        Duration backoff = global.around(KnownSettings.BACKOFF, own).get(KnownSettings.BACKOFF);
        Duration longest = global.around(KnownSettings.BACKOFF_MAX, own).get(KnownSettings.BACKOFF_MAX);
        if (position != null && backoff.compareTo(longest) > 0) {
            problems.warning(
                    position,
                    "backoff" + whose + ", " + backoff.toMillis() + " ms, is longer than its backoffmax, "
                            + longest.toMillis() + " ms, the longest pause",
                    "raise backoffmax, or lower backoff");
        }
    }

    private boolean isSection(ConfigNode node) {
        boolean section = WrittenSection.canBeSection(node);
        if (section) {
            WrittenSection.warnOfValue(node, problems);
        } else {
            problems.error(
                    node.getPosition(),
                    "setting " + Wording.quoted(node.getName()) + " is outside all sections",
                    "put it into section 'gaggled' or into the section of a program");
        }
        return section;
    }
}
