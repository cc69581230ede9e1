package org.gaggled.engine.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.gaggled.api.ConfiguredPluginFactory;
import org.gaggled.api.config.Setting;
import org.gaggled.api.neighbour.NeighbourSourceFactory;
import org.gaggled.engine.config.known.ClusterSettings;
import org.gaggled.engine.config.known.KnownSettings;
import org.gaggled.engine.config.known.SectionDefinition.Contents;
import org.gaggled.engine.config.known.SectionDefinition;
import org.gaggled.engine.config.read.ConfigPlugins;

/**
 * Every setting that this installation knows: gaggled's own, and those of the plugins it has found.
 *
 * @param global the section {@code gaggled}, with what plugins add to it
 */
record SettingsCatalog(SectionDefinition global, SectionDefinition program) {

    static SettingsCatalog of(ConfigPlugins plugins) {
        Map<String, Setting<?>> settings = new LinkedHashMap<>();
        KnownSettings.GLOBAL.settings().forEach(setting -> settings.put(setting.getName(), setting));
        Map<String, Map<String, Setting<?>>> sections = new TreeMap<>();
        Map<String, Setting<?>> inPrograms = new LinkedHashMap<>();
        KnownSettings.PROGRAM.settings().forEach(setting -> inPrograms.put(setting.getName(), setting));
        add(ClusterSettings.ALL, sections.computeIfAbsent(ClusterSettings.SECTION, name -> new LinkedHashMap<>()));
        Stream.<List<? extends ConfiguredPluginFactory>>of(
                plugins.eventSinks(), plugins.controlSources(), plugins.neighbourSources())
                .flatMap(List::stream)
                .forEach(plugin -> {
                    add(plugin.getGlobalSettings(), settings);
                    add(plugin.getProgramSettings(), inPrograms);
                    add(plugin.getSettings(),
                            sections.computeIfAbsent(sectionOf(plugin), name -> new LinkedHashMap<>()));
                    plugin.getGlobalSections().forEach(section -> add(
                            section.getSettings(),
                            sections.computeIfAbsent(section.getName(), name -> new LinkedHashMap<>())));
                });
        plugins.eventSinks().forEach(sink -> add(
                List.of(KnownSettings.SINK_QUEUE),
                sections.computeIfAbsent(sink.getName(), name -> new LinkedHashMap<>())));
        List<SectionDefinition> all = new ArrayList<>(KnownSettings.GLOBAL.sections());
        sections.forEach((name, own) -> all.add(new SectionDefinition(
                name, "Settings for " + name + ".", Contents.DEFINED, List.copyOf(own.values()), List.of())));
        return new SettingsCatalog(
                KnownSettings.GLOBAL.with(settings.values(), all),
                KnownSettings.PROGRAM.with(inPrograms.values(), KnownSettings.PROGRAM.sections()));
    }

    private static String sectionOf(ConfiguredPluginFactory plugin) {
        return plugin instanceof NeighbourSourceFactory ? ClusterSettings.SECTION : plugin.getName();
    }

    private static void add(List<Setting<?>> from, Map<String, Setting<?>> to) {
        from.forEach(setting -> to.putIfAbsent(setting.getName(), setting));
    }
}
