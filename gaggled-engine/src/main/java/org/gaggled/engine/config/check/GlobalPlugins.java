package org.gaggled.engine.config.check;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gaggled.api.ConfiguredPluginFactory;
import org.gaggled.api.NearestName;
import org.gaggled.api.config.ConfigNode;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.config.Setting;
import org.gaggled.api.config.Settings;
import org.gaggled.api.config.SettingsSection;
import org.gaggled.api.control.ControlSourceFactory;
import org.gaggled.api.event.EventSinkFactory;
import org.gaggled.api.neighbour.NeighbourSourceFactory;
import org.gaggled.engine.config.known.ClusterSettings;
import org.gaggled.engine.config.known.KnownSettings;
import org.gaggled.engine.config.problem.Problems;
import org.gaggled.engine.config.read.ConfigPlugins;
import org.gaggled.engine.config.read.Surroundings;
import org.gaggled.engine.plugin.PluginKind;
import org.gaggled.engine.probe.ProbeKinds;
import org.gaggled.engine.text.Wording;
import org.jspecify.annotations.Nullable;

/**
 * What plugins may find in a configuration: settings and sections in {@code gaggled}, and settings in the sections of
 * programs. Each plugin says once what it reads; its sections are sorted once, before it is {@linkplain #configure
 * configured} with what they hold.
 */
public final class GlobalPlugins {

    private final ConfigNode node;
    private final ConfigPlugins plugins;
    private final Problems problems;

    /** What stands in the section and is not gaggled's own, and so may ask for plugins. */
    private final Set<String> given;

    private final List<DeclaredPlugin<EventSinkFactory>> sinks;
    private final List<DeclaredPlugin<ControlSourceFactory>> sources;

    /** The one that joins the cluster which the section asks for; none where it asks for none. */
    private final List<DeclaredPlugin<NeighbourSourceFactory>> neighbours;

    /** The section, once {@link #sortSections} was called. */
    private @Nullable SectionContents contents;

    /**
     * By name, once {@link #sortSections} was called. A sink and a source of one name share theirs: each may find its
     * settings there.
     */
    private final Map<String, SectionContents> sections = new LinkedHashMap<>();

    /** The kinds of probes that programs may have. */
    ProbeKinds probeKinds() {
        return plugins.probeKinds();
    }

    /** Those that section {@code gaggled}, {@code node}, may speak of. */
    GlobalPlugins(ConfigNode node, ConfigPlugins plugins, Problems problems) {
        this.node = node;
        this.plugins = plugins;
        this.problems = problems;
        ConfigPosition position = node.getPosition();
        Set<String> own = reserved();
        Set<String> reserved = new LinkedHashSet<>(own);
        reserved.add(ClusterSettings.SECTION);
        this.given = node.getChildren().stream()
                .map(ConfigNode::getName)
                .filter(name -> !own.contains(name))
                .collect(Collectors.toSet());
        this.sinks = usable(DeclaredPlugin.ask(
                "event sink", plugins.eventSinks(), List.of(KnownSettings.SINK_QUEUE), reserved, position, problems));
        this.sources = usable(
                DeclaredPlugin.ask("control source", plugins.controlSources(), List.of(), reserved, position,
                        problems));
        ConfigNode cluster = Cluster.of(node, "").section();
        this.neighbours = cluster == null ? List.of()
                : DeclaredPlugin.ask("neighbour source", chosenFor(cluster), ClusterSettings.ALL, own, position,
                        problems);
    }

    /** The plugin that joins the cluster; none, which is reported, where it is not clear which one does. */
    private List<NeighbourSourceFactory> chosenFor(ConfigNode cluster) {
        List<NeighbourSourceFactory> all = plugins.neighbourSources();
        String name = Cluster.textOf(cluster, ClusterSettings.SOURCE.getName(), "");
        List<NeighbourSourceFactory> chosen =
                name.isEmpty() ? all : all.stream().filter(each -> each.getName().equals(name)).toList();
        if (chosen.size() == 1) {
            return chosen;
        }
        List<String> names = all.stream().map(NeighbourSourceFactory::getName).toList();
        if (chosen.isEmpty()) {
            String advice = name.isEmpty() ? plugins.available().adviceFor(PluginKind.NEIGHBOUR_SOURCE)
                    : plugins.available().adviceFor(PluginKind.NEIGHBOUR_SOURCE, name);
            problems.error(
                    cluster.getPosition(),
                    sectionLabel(ClusterSettings.SECTION) + " needs "
                            + (name.isEmpty() ? "a plugin that joins clusters" : "the plugin " + Wording.quoted(name)
                                    + " to join the cluster")
                            + ", and the plugins directory has none",
                    advice != null ? advice
                            : failuresOr(names.isEmpty() ? "put one into plugins/, or remove the section"
                                    : "there is: " + Wording.listed(names)));
        } else {
            problems.error(
                    cluster.getPosition(),
                    "several plugins can join the cluster of " + sectionLabel(ClusterSettings.SECTION) + ": "
                            + Wording.listed(names),
                    "write " + ClusterSettings.SOURCE.getName() + " = NAME, with one of these");
        }
        return List.of();
    }

    /**
     * The two URLs are known to gaggled, which checks and publishes them, and declared by the transport that uses them.
     */
    private static Set<String> reserved() {
        Set<String> own = new LinkedHashSet<>(KnownSettings.GLOBAL.settingNames());
        own.addAll(KnownSettings.GLOBAL.sectionNames());
        own.remove(KnownSettings.EVENT_URL.getName());
        own.remove(KnownSettings.CONTROL_URL.getName());
        return own;
    }

    /** Without those that declare what they may not and that nothing asks for: they matter to nobody here. */
    private <F extends ConfiguredPluginFactory> List<DeclaredPlugin<F>> usable(List<DeclaredPlugin<F>> declared) {
        return declared.stream()
                .filter(plugin -> plugin.faults().isEmpty() || plugin.isAskedForBy(given))
                .toList();
    }

    /**
     * Reports plugins that claim what is gaggled's own, and those that claim the same, where the configuration has it.
     */
    void refuseRivals(Set<String> givenInPrograms) {
        DeclaredPlugin.refuseRivals(sinks, given, node.getPosition(), problems);
        DeclaredPlugin.refuseRivals(sources, given, node.getPosition(), problems);
        DeclaredPlugin.refuseRivalsInPrograms(declared().toList(), givenInPrograms, node.getPosition(), problems);
        declared().forEach(plugin -> plugin.faults().forEach(fault -> problems.error(
                node.getPosition(),
                "the " + plugin.kind() + " plugin " + plugin.factory().getClass().getName() + " " + fault,
                "that is a fault of the plugin: update it or remove it")));
    }

    /** Known before anything is found wrong, so that no problem shows a secret. */
    void noteSecrets() {
        declared()
                .flatMap(plugin -> Stream.of(
                        plugin.settings().stream(),
                        plugin.globalSettings().stream(),
                        plugin.programSettings().stream(),
                        plugin.globalSections().stream().flatMap(section -> section.getSettings().stream())))
                .flatMap(settings -> settings)
                .filter(Setting::isSecret)
                .forEach(setting -> problems.secrets().addName(setting.getName()));
    }

    private Stream<DeclaredPlugin<?>> declared() {
        return Stream.of(sinks, sources, neighbours).flatMap(List::stream);
    }

    /** What they add to the settings of section {@code gaggled}. */
    List<String> settingNames() {
        return declared().flatMap(plugin -> plugin.globalSettingNames().stream()).toList();
    }

    /** What they add to its sections. */
    List<String> sectionNames() {
        return Stream.concat(
                Stream.of(ClusterSettings.SECTION),
                declared().flatMap(
                        plugin -> Stream.concat(Stream.of(plugin.name()), plugin.globalSectionNames().stream())))
                .toList();
    }

    /** Whether an event sink has that setting. */
    boolean sinkHas(Setting<?> setting) {
        return sinks.stream().anyMatch(plugin -> plugin.globalSettingNames().contains(setting.getName()));
    }

    /** Whether a control source has that setting. */
    boolean sourceHas(Setting<?> setting) {
        return sources.stream().anyMatch(plugin -> plugin.globalSettingNames().contains(setting.getName()));
    }

    /** What all of them add to the settings of programs. */
    List<Setting<?>> programSettings() {
        return declared().<Setting<?>>flatMap(plugin -> plugin.programSettings().stream()).toList();
    }

    /** Where a name in section {@code gaggled} belongs that nobody knows; null where its spelling says enough. */
    @Nullable
    String adviceAboutSection(String unknown, List<String> known) {
        String inactive = plugins.available().adviceFor(PluginKind.EVENT_SINK, unknown);
        if (inactive == null) {
            inactive = plugins.available().adviceFor(PluginKind.CONTROL_SOURCE, unknown);
        }
        if (inactive != null) {
            return inactive;
        }
        return NearestName.find(unknown, known) != null
                ? null
                : failuresOr(
                        "no plugin of that name is in the plugins directory; sections that are known: "
                                + Wording.listed(known));
    }

    /** What to do for want of a plugin: see those that failed to load, or else {@code otherwise}. */
    String failuresOr(String otherwise) {
        return plugins.failures().isEmpty()
                ? otherwise
                : "its plugin may be one that failed to load: " + String.join("; ", plugins.failures());
    }

    /** Sorts what stands in their sections, and reports sections that nobody reads. */
    void sortSections(SectionContents sorted) {
        contents = sorted;
        sorted.sections().forEach((name, section) -> {
            boolean joinedByNobody = name.equals(ClusterSettings.SECTION) && neighbours.isEmpty();
            if (!KnownSettings.GLOBAL.sectionNames().contains(name) && !joinedByNobody) {
                Set<String> known = new LinkedHashSet<>();
                declared().forEach(plugin -> known.addAll(plugin.settingNamesIn(name)));
                SectionContents own = SectionContents.sort(
                        section, sectionLabel(name), known, List.of(), (unknown, names) -> null, problems);
                sections.put(name, own);
                checkUse(name, own);
            }
        });
    }

    private boolean isAskedFor(DeclaredPlugin<?> plugin) {
        return plugin.isOpenUnasked()
                || (contents != null && (contents.sections().containsKey(plugin.name())
                        || plugin.globalSettingNames().stream().anyMatch(contents.settings()::containsKey)));
    }

    private static String sectionLabel(String plugin) {
        return "section 'gaggled/" + plugin + "'";
    }

    /**
     * A section beside those of plugins, such as curve, is read by nobody while none of those that declare it is asked
     * for.
     */
    private void checkUse(String name, SectionContents section) {
        List<DeclaredPlugin<?>> readers = declared()
                .filter(plugin -> plugin.name().equals(name) || plugin.globalSectionNames().contains(name))
                .<DeclaredPlugin<?>>map(plugin -> plugin)
                .toList();
        if (readers.stream().noneMatch(this::isAskedFor)) {
            readers.stream()
                    .flatMap(plugin -> plugin.globalSections().stream())
                    .filter(declared -> declared.getName().equals(name))
                    .forEach(declared -> settingsOf(section, declared.getSettings()));
            problems.warning(
                    section.node().getPosition(),
                    section.label() + " is not used: nothing asks for a plugin that reads it",
                    "give " + whatAsksFor(readers) + ", or remove the section");
        }
    }

    private static String whatAsksFor(List<DeclaredPlugin<?>> readers) {
        return readers.stream()
                .flatMap(plugin -> plugin.globalSettings().isEmpty()
                        ? Stream.of("section gaggled/" + plugin.name())
                        : plugin.globalSettingNames().stream())
                .distinct()
                .collect(Collectors.joining(" or "));
    }

    /** Reports settings of a program that are for plugins none of which is asked for. */
    void checkUse(SectionContents program) {
        program.settings().forEach((name, setting) -> {
            List<DeclaredPlugin<?>> readers = declared()
                    .filter(plugin -> plugin.programSettingNames().contains(name))
                    .<DeclaredPlugin<?>>map(plugin -> plugin)
                    .toList();
            if (!readers.isEmpty() && readers.stream().noneMatch(this::isAskedFor)) {
                problems.warning(
                        setting.getPosition(),
                        Wording.quoted(name) + " in " + program.label()
                                + " is not used: nothing asks for a plugin that reads it",
                        "give " + whatAsksFor(readers) + ", or remove the setting");
            }
        });
    }

    /** The settings that the plugins that are asked for add to those of programs. */
    List<Setting<?>> programSettingsInUse() {
        return declared()
                .filter(this::isAskedFor)
                .<Setting<?>>flatMap(plugin -> plugin.programSettings().stream())
                .toList();
    }

    /**
     * The plugins that are asked for, with what the configuration says to them, which each of them has looked at.
     *
     * @param insecure whether they may listen for other hosts without keys
     * @param programs the settings of each program, by its name
     * @param surroundings where they are past, the plugins are not asked whether what they say can be done
     */
    public Configured configure(SectionContents global, boolean insecure, Map<String, CheckedSettings> programs,
            Surroundings surroundings) {
        return new Configured(
                configured(sinks, global, insecure, programs, surroundings),
                configured(sources, global, insecure, programs, surroundings),
                configured(neighbours, global, insecure, programs, surroundings));
    }

    /** The plugins to open. */
    public record Configured(
            List<ConfiguredPlugin<EventSinkFactory>> eventSinks,
            List<ConfiguredPlugin<ControlSourceFactory>> controlSources,
            List<ConfiguredPlugin<NeighbourSourceFactory>> neighbourSources) {}

    private <F extends ConfiguredPluginFactory> List<ConfiguredPlugin<F>> configured(
            List<DeclaredPlugin<F>> declared, SectionContents global, boolean insecure,
            Map<String, CheckedSettings> programs, Surroundings surroundings) {
        return declared.stream()
                .filter(this::isAskedFor)
                .map(plugin -> configured(plugin, global, insecure, programs, surroundings))
                .toList();
    }

    private <F extends ConfiguredPluginFactory> ConfiguredPlugin<F> configured(
            DeclaredPlugin<F> plugin, SectionContents gaggled, boolean insecure,
            Map<String, CheckedSettings> programs, Surroundings surroundings) {
        CheckedSettings own = settingsOf(sections.getOrDefault(plugin.name(), absent(plugin)), plugin.settings());
        CheckedSettings global = settingsOf(gaggled, plugin.globalSettings());
        List<CheckedSettings> all = new ArrayList<>(List.of(own, global));
        Map<String, Optional<Settings>> beside = new LinkedHashMap<>();
        for (SettingsSection section : plugin.globalSections()) {
            Optional<CheckedSettings> found = Optional.ofNullable(sections.get(section.getName()))
                    .map(written -> settingsOf(written, section.getSettings()));
            found.ifPresent(all::add);
            beside.put(section.getName(), found.map(settings -> settings));
        }
        Map<String, Settings> inPrograms = new LinkedHashMap<>();
        programs.forEach((name, settings) -> {
            CheckedSettings view = settings.only(plugin.programSettings());
            inPrograms.put(name, view);
            all.add(view);
        });
        ConfiguredPlugin<F> configured =
                new ConfiguredPlugin<>(plugin.factory(), own, global, insecure, beside, inPrograms);
        if (!surroundings.arePast()) {
            plugin.check(configured, all, node.getPosition(), problems);
        }
        return configured;
    }

    private CheckedSettings settingsOf(SectionContents section, List<Setting<?>> declared) {
        CheckedSettings.requireAll(section, declared, problems);
        return CheckedSettings.read(section, declared, problems);
    }

    private SectionContents absent(DeclaredPlugin<?> plugin) {
        ConfigNode empty = ConfigNode.builder(plugin.name(), node.getPosition()).build();
        return new SectionContents(empty, sectionLabel(plugin.name()), Map.of(), Map.of());
    }
}
