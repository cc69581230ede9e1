package org.gaggled.engine.config;

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
import org.gaggled.api.config.ConfigText;
import org.gaggled.api.config.Setting;
import org.gaggled.api.config.Settings;
import org.gaggled.api.config.SettingsSection;
import org.gaggled.api.control.ControlSourceFactory;
import org.gaggled.api.event.EventSinkFactory;
import org.gaggled.engine.plugin.PluginKind;
import org.gaggled.engine.text.Wording;
import org.jspecify.annotations.Nullable;

/** Reads the section {@code gaggled}, and with it everything that plugins may find in it. */
final class GlobalSectionReader {

    private static final String LABEL = "section 'gaggled'";

    private final ConfigNode node;
    private final ConfigPlugins plugins;
    private final HostEnvironment host;
    private final EnvironmentFiles environmentFiles;
    private final Problems problems;

    /** What stands in the section and is not gaggled's own, and so may ask for plugins. */
    private final Set<String> given;

    private final List<DeclaredPlugin<EventSinkFactory>> sinks;
    private final List<DeclaredPlugin<ControlSourceFactory>> sources;

    /** A reader of {@code node}, which is an empty one where the configuration has no such section. */
    GlobalSectionReader(
            ConfigNode node,
            ConfigPlugins plugins,
            HostEnvironment host,
            EnvironmentFiles environmentFiles,
            Problems problems) {
        this.node = node;
        this.plugins = plugins;
        this.host = host;
        this.environmentFiles = environmentFiles;
        this.problems = problems;
        ConfigPosition position = node.getPosition();
        Set<String> reserved = reserved();
        this.given = node.getChildren().stream()
                .map(ConfigNode::getName)
                .filter(name -> !reserved.contains(name))
                .collect(Collectors.toSet());
        this.sinks = usable(DeclaredPlugin.ask(
                "event sink", plugins.eventSinks(), List.of(KnownSettings.SINK_QUEUE), reserved, position, problems));
        this.sources = usable(
                DeclaredPlugin.ask("control source", plugins.controlSources(), List.of(), reserved, position, problems));
    }

    /** The two URLs are known to gaggled, which checks and publishes them, and declared by the transport that uses them. */
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

    GlobalSection read() {
        noteSecrets();
        refuseRivals();
        SectionContents contents = sort();
        CheckedSettings settings = CheckedSettings.read(contents, KnownSettings.GLOBAL.settings(), problems);
        checkChannel(KnownSettings.EVENT_URL, settings, sinks);
        checkChannel(KnownSettings.CONTROL_URL, settings, sources);
        refuseOneAddressForBoth(settings);
        checkUnusedSections(contents);
        String searchPath = searchPath(settings);
        // Where it was refused, nothing follows from that.
        boolean insecure = settings.get(KnownSettings.INSECURE) || settings.refused().contains(KnownSettings.INSECURE.getName());
        Map<String, ConfigText> ownEnvironment =
                EnvironmentSection.read(contents, settings, environmentFiles, problems);
        return new GlobalSection(
                contents,
                settings,
                ownEnvironment,
                environment(contents, ownEnvironment, searchPath),
                reservedVariables(settings),
                searchPath,
                askedFor(sinks, contents, insecure),
                askedFor(sources, contents, insecure));
    }

    private void refuseRivals() {
        DeclaredPlugin.refuseRivals(sinks, given, node.getPosition(), problems);
        DeclaredPlugin.refuseRivals(sources, given, node.getPosition(), problems);
        declaredPlugins().forEach(plugin -> plugin.faults().forEach(fault -> problems.error(
                node.getPosition(),
                "the " + plugin.kind() + " plugin " + plugin.factory().getClass().getName() + " " + fault,
                "that is a fault of the plugin: update it or remove it")));
    }

    /** Known before anything is found wrong, so that no problem shows a secret. */
    private void noteSecrets() {
        declaredPlugins()
                .flatMap(plugin -> Stream.of(
                        plugin.settings().stream(),
                        plugin.globalSettings().stream(),
                        plugin.globalSections().stream().flatMap(section -> section.getSettings().stream())))
                .flatMap(settings -> settings)
                .filter(Setting::isSecret)
                .forEach(setting -> problems.secrets().addName(setting.getName()));
    }

    private SectionContents sort() {
        Set<String> settings = new LinkedHashSet<>(KnownSettings.GLOBAL.settingNames());
        Set<String> sections = new LinkedHashSet<>(KnownSettings.GLOBAL.sectionNames());
        declaredPlugins().forEach(plugin -> {
            settings.addAll(plugin.globalSettingNames());
            sections.add(plugin.name());
            sections.addAll(plugin.globalSectionNames());
        });
        return SectionContents.sort(node, LABEL, settings, sections, this::elsewhere, problems);
    }

    private @Nullable String elsewhere(ConfigNode unknown, List<String> known) {
        if (!SectionContents.canBeSection(unknown)) {
            boolean belongsToProgram = KnownSettings.PROGRAM.settingNames().contains(unknown.getName());
            return belongsToProgram ? "it belongs into the section of a program" : null;
        }
        String inactive = plugins.available().adviceFor(PluginKind.EVENT_SINK, unknown.getName());
        if (inactive == null) {
            inactive = plugins.available().adviceFor(PluginKind.CONTROL_SOURCE, unknown.getName());
        }
        if (inactive != null) {
            return inactive;
        }
        if (NearestName.find(unknown.getName(), known) != null) {
            return null;
        }
        return plugins.failures().isEmpty()
                ? "no plugin of that name is in the plugins directory; known there: " + Wording.listed(known)
                : failures();
    }

    private String failures() {
        return "its plugin may be one that failed to load: " + String.join("; ", plugins.failures());
    }

    private Stream<DeclaredPlugin<?>> declaredPlugins() {
        return Stream.concat(sinks.stream(), sources.stream());
    }

    private <F extends ConfiguredPluginFactory> void checkChannel(
            Setting<String> setting, CheckedSettings settings, List<DeclaredPlugin<F>> transports) {
        String url = settings.find(setting);
        ConfigPosition position = settings.positionOf(setting);
        if (url == null || position == null) {
            return;
        }
        ChannelUrl.check(setting, url, position, problems);
        if (transports.stream().noneMatch(plugin -> plugin.globalSettingNames().contains(setting.getName()))) {
            problems.error(
                    position,
                    setting.getName() + " is set, but no transport plugin for it is in the plugins directory",
                    plugins.failures().isEmpty()
                            ? "put the transport plugin into plugins/, or remove the setting"
                            : failures());
        }
    }

    private void refuseOneAddressForBoth(CheckedSettings settings) {
        String url = settings.find(KnownSettings.CONTROL_URL);
        ConfigPosition position = settings.positionOf(KnownSettings.CONTROL_URL);
        String other = settings.find(KnownSettings.EVENT_URL);
        if (url != null && position != null && other != null && ChannelUrl.overlap(url, other)) {
            problems.error(
                    position,
                    url.equals(other)
                            ? "controlurl and eventurl are both " + Wording.quoted(url) + ", where only one of them can be bound"
                            : "controlurl " + Wording.quoted(url) + " and eventurl " + Wording.quoted(other)
                                    + " are the same port of the same address, where only one of them can be bound",
                    "give each channel a port of its own");
        }
    }

    private String searchPath(CheckedSettings settings) {
        String inherited = host.variables().get("PATH");
        String prefix = settings.find(KnownSettings.SEARCH_PATH);
        if (prefix == null || prefix.isEmpty()) {
            return inherited == null ? "" : inherited;
        }
        return inherited == null || inherited.isEmpty() ? prefix : prefix + ":" + inherited;
    }

    private Map<String, String> environment(
            SectionContents contents, Map<String, ConfigText> own, String searchPath) {
        Map<String, String> environment = new LinkedHashMap<>(host.variables());
        if (contents.setting(KnownSettings.SEARCH_PATH.getName()) != null) {
            environment.put("PATH", searchPath);
        }
        own.forEach((name, value) -> environment.put(name, value.value()));
        return environment;
    }

    private Map<String, String> reservedVariables(CheckedSettings settings) {
        return Map.of(
                EnvironmentSection.HOST, host.hostName(),
                EnvironmentSection.EVENT_URL, seenFromOutside(settings.find(KnownSettings.EVENT_URL)),
                EnvironmentSection.CONTROL_URL, seenFromOutside(settings.find(KnownSettings.CONTROL_URL)));
    }

    private String seenFromOutside(@Nullable String url) {
        return url == null ? "" : ChannelUrl.seenFromOutside(url, host.hostName());
    }

    private <F extends ConfiguredPluginFactory> List<ConfiguredPlugin<F>> askedFor(
            List<DeclaredPlugin<F>> declared, SectionContents contents, boolean insecure) {
        Map<String, SectionContents> sections = sortSections(contents);
        List<ConfiguredPlugin<F>> asked = new ArrayList<>();
        for (DeclaredPlugin<F> plugin : declared) {
            if (isAskedFor(plugin, contents)) {
                asked.add(configured(plugin, contents, sections, insecure));
            }
        }
        return asked;
    }

    private static boolean isAskedFor(DeclaredPlugin<?> plugin, SectionContents contents) {
        return contents.sections().containsKey(plugin.name())
                || plugin.globalSettingNames().stream().anyMatch(contents.settings()::containsKey);
    }

    private <F extends ConfiguredPluginFactory> ConfiguredPlugin<F> configured(
            DeclaredPlugin<F> plugin, SectionContents contents, Map<String, SectionContents> sections, boolean insecure) {
        CheckedSettings own = settingsOf(sections.getOrDefault(plugin.name(), absent(plugin)), plugin.settings());
        CheckedSettings global = settingsOf(contents, plugin.globalSettings());
        List<CheckedSettings> all = new ArrayList<>(List.of(own, global));
        Map<String, Optional<Settings>> beside = new LinkedHashMap<>();
        for (SettingsSection section : plugin.globalSections()) {
            Optional<CheckedSettings> given = Optional.ofNullable(sections.get(section.getName()))
                    .map(found -> settingsOf(found, section.getSettings()));
            given.ifPresent(all::add);
            beside.put(section.getName(), given.map(settings -> settings));
        }
        ConfiguredPlugin<F> configured = new ConfiguredPlugin<>(plugin.factory(), own, global, insecure, beside);
        new PluginCheck(plugin, configured, all).report(node.getPosition(), problems);
        return configured;
    }

    private CheckedSettings settingsOf(SectionContents section, List<Setting<?>> declared) {
        CheckedSettings.requireAll(section, declared, problems);
        return CheckedSettings.read(section, declared, problems);
    }

    /** A section beside those of plugins, such as curve, is read by nobody while none of those that declare it is asked for. */
    private void checkUnusedSections(SectionContents contents) {
        Map<String, SectionContents> sorted = sortSections(contents);
        sorted.forEach((name, section) -> {
            List<DeclaredPlugin<?>> readers = declaredPlugins()
                    .filter(plugin -> plugin.name().equals(name) || plugin.globalSectionNames().contains(name))
                    .<DeclaredPlugin<?>>map(plugin -> plugin)
                    .toList();
            if (readers.stream().noneMatch(plugin -> isAskedFor(plugin, contents))) {
                readers.stream()
                        .flatMap(plugin -> plugin.globalSections().stream())
                        .filter(declared -> declared.getName().equals(name))
                        .forEach(declared -> settingsOf(section, declared.getSettings()));
                problems.warning(
                        section.node().getPosition(),
                        section.label() + " is not used: nothing asks for a plugin that reads it",
                        whatAsksFor(readers));
            }
        });
    }

    private static String whatAsksFor(List<DeclaredPlugin<?>> plugins) {
        List<String> ways = plugins.stream()
                .flatMap(plugin -> plugin.globalSettings().isEmpty()
                        ? Stream.of("section gaggled/" + plugin.name())
                        : plugin.globalSettingNames().stream())
                .distinct()
                .toList();
        return "give " + String.join(" or ", ways) + ", or remove the section";
    }

    /** The sections of plugins. A sink and a source of one name share theirs: each may find its settings there. */
    private Map<String, SectionContents> sortSections(SectionContents contents) {
        Map<String, SectionContents> sorted = new LinkedHashMap<>();
        contents.sections().forEach((name, section) -> {
            if (!name.equals(KnownSettings.ENV)) {
                Set<String> known = new LinkedHashSet<>();
                declaredPlugins().forEach(plugin -> known.addAll(plugin.settingNamesIn(name)));
                sorted.put(
                        name,
                        SectionContents.sort(
                                section, sectionLabel(name), known, List.of(), (unknown, names) -> null, problems));
            }
        });
        return sorted;
    }

    private SectionContents absent(DeclaredPlugin<?> plugin) {
        ConfigNode empty = ConfigNode.builder(plugin.name(), node.getPosition()).build();
        return new SectionContents(empty, sectionLabel(plugin.name()), Map.of(), Map.of());
    }

    private static String sectionLabel(String plugin) {
        return "section 'gaggled/" + plugin + "'";
    }
}
