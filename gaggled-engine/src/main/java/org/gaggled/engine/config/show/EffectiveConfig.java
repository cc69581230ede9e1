package org.gaggled.engine.config.show;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.gaggled.api.config.ConfigNode;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.config.ConfigText;
import org.gaggled.api.config.Setting;
import org.gaggled.api.config.Settings;
import org.gaggled.api.config.SettingsSection;
import org.gaggled.api.event.EventSinkFactory;
import org.gaggled.api.launch.Containment;
import org.gaggled.engine.config.check.CheckedConfig;
import org.gaggled.engine.config.check.CheckedSettings;
import org.gaggled.engine.config.check.DependencyList.Dependency;
import org.gaggled.engine.config.check.ConfiguredPlugin;
import org.gaggled.engine.config.check.GlobalPlugins;
import org.gaggled.engine.config.check.GlobalSection;
import org.gaggled.engine.config.check.InstancePattern;
import org.gaggled.engine.config.check.MeantPrograms;
import org.gaggled.engine.config.check.ProgramLogs;
import org.gaggled.engine.config.check.ProgramSection.Program;
import org.gaggled.engine.config.check.SectionContents;
import org.gaggled.api.neighbour.NeighbourSourceFactory;
import org.gaggled.engine.config.known.ClusterSettings;
import org.gaggled.engine.config.known.DutySettings;
import org.gaggled.engine.config.known.KnownSettings;
import org.gaggled.engine.config.known.OutputSettings;
import org.gaggled.engine.config.known.ProbeSettings;
import org.gaggled.engine.config.known.ProcessSettings;
import org.gaggled.engine.config.known.ResourceSettings;
import org.gaggled.engine.config.known.SectionDefinition;
import org.gaggled.engine.config.show.ProbeValues.ProbeValue;
import org.gaggled.engine.core.Condition;
import org.gaggled.engine.core.ErrandCommand;
import org.gaggled.engine.core.ErrandKind;
import org.gaggled.engine.config.show.EffectiveSetting.Value;
import org.gaggled.engine.launch.ContainmentInForce;
import org.jspecify.annotations.Nullable;

/**
 * A checked configuration as a person reads it: everything that is in force, defaults too, and where it comes from.
 * Files are merged, and values are expanded; so the settings that bring that about are not in it.
 */
public final class EffectiveConfig {

    /** What has done its work when a configuration has been read. */
    private static final Set<String> SPENT = Set.of(
            KnownSettings.INCLUDE.getName(), KnownSettings.ENV_FILE.getName(), KnownSettings.EXPAND.getName());

    /** What is shown as sections, however it is written. */
    private static final Set<String> SECTIONS = Set.of(
            KnownSettings.DEPENDS.getName(), ProbeSettings.READY_SECTION.name(), ProbeSettings.ALIVE_SECTION.name());

    private final GlobalSection global;
    private final List<Program> programs;
    private final GlobalPlugins.Configured plugins;
    private final MeantPrograms meant;

    /** What those sections say together. */
    public EffectiveConfig(CheckedConfig checked) {
        this.global = checked.global();
        this.programs = checked.programs();
        this.plugins = checked.plugins();
        this.meant = checked.meant();
    }

    /** What contains the runs of programs; null where that is not known. */
    public @Nullable ContainmentInForce containment() {
        return global.containment().get();
    }

    /** Whether the configuration says what is to contain them, and does not leave it to gaggled. */
    public boolean asksForContainment() {
        return global.settings().get(KnownSettings.CONTAINMENT) != Containment.AUTO;
    }

    /** The section {@code gaggled}. */
    public EffectiveSection global() {
        List<EffectiveSetting> settings = new ArrayList<>();
        for (Setting<?> setting : KnownSettings.GLOBAL.settings()) {
            if (global.contents().section(setting.getName()) == null) {
                addSetting(setting, global.settings(), settings);
            }
        }
        List<EffectiveSection> sections = new ArrayList<>();
        if (!global.ownEnvironment().isEmpty()) {
            sections.add(environment(global.ownEnvironment(), global.contents()));
        }
        addLog(OutputSettings.LOG_SECTION, global.logs().log(), sections);
        addLog(OutputSettings.ERROR_LOG_SECTION, global.logs().errorLog(), sections);
        addPlugins(settings, sections);
        ConfigNode node = global.contents().node();
        return new EffectiveSection(KnownSettings.GAGGLED, node.getPosition(), settings, sections);
    }

    /** What all programs have of it where it is written as a section; a word is a setting. */
    private void addLog(SectionDefinition definition, CheckedSettings given, List<EffectiveSection> sections) {
        if (global.contents().section(definition.name()) != null) {
            sections.add(section(definition.name(), definition.settings(), given));
        }
    }

    /** The sections of programs, in their order; one for all instances. */
    public Stream<EffectiveSection> programs() {
        return programs.stream().filter(program -> program.id().instance() == 1).map(this::program);
    }

    /**
     * Whether instances have values that differ, which only <code>${INSTANCE}</code> in one section can say: then the
     * values are to be expanded when this is read again.
     */
    public boolean hasPatterns() {
        return programs.stream().anyMatch(program -> program.pattern() != null);
    }

    private EffectiveSection program(Program program) {
        EffectiveSection first = first(program);
        InstancePattern pattern = program.pattern();
        return pattern == null ? first : new InstanceText(pattern).of(first);
    }

    private EffectiveSection first(Program program) {
        List<EffectiveSetting> settings = new ArrayList<>();
        for (Setting<?> setting : KnownSettings.PROGRAM.settings()) {
            ErrandKind errand = ErrandKind.find(setting.getName());
            if (errand != null) {
                addCommandLine(errand, program, settings);
            } else if (setting.getName().equals(KnownSettings.ARGV.getName())) {
                settings.add(arguments(program));
            } else if (OutputSettings.isLog(setting.getName())) {
                addLogInOneWord(setting.getName(), program, settings);
            } else if (!SECTIONS.contains(setting.getName())) {
                addInForce(setting, program, settings);
            }
        }
        program.pluginSettings().forEach(setting -> addSetting(setting, program.settings(), settings));
        List<EffectiveSection> sections = new ArrayList<>();
        if (!program.environment().isEmpty()) {
            sections.add(environment(program.environment(), program.contents()));
        }
        if (!program.launch().getAttributes().getLimits().isEmpty()) {
            sections.add(section(
                    ProcessSettings.LIMITS.name(), ProcessSettings.LIMITS.settings(), program.limits()));
        }
        if (program.launch().getAttributes().getResources() != null) {
            sections.add(section(
                    ResourceSettings.SECTION.name(), ResourceSettings.SECTION.settings(), program.resources()));
        }
        program.logs().streams().stream()
                .filter(stream -> !LogValues.isInOneWord(stream))
                .forEach(stream -> sections.add(log(stream, program)));
        ProbeValues.of(program).forEach((name, values) -> sections.add(probe(name, values, program)));
        if (!program.dependencies().isEmpty()) {
            sections.add(dependencies(program));
        }
        return new EffectiveSection(program.section(), program.position(), settings, sections);
    }

    private void addInForce(Setting<?> setting, Program program, List<EffectiveSetting> settings) {
        Setting<?> inForce = DutySettings.inForce(setting, program.settings());
        if (inForce != null) {
            addSetting(inForce, global.around(inForce, program.settings()), settings);
        }
    }

    private static void addCommandLine(ErrandKind errand, Program program, List<EffectiveSetting> settings) {
        ErrandCommand command = program.errands().command(errand);
        ConfigNode node = program.contents().setting(errand.getWord());
        if (command != null && node != null) {
            settings.add(new EffectiveSetting(
                    errand.getWord(), new Value.Several(command.words()), node.getPosition()));
        }
    }

    private static EffectiveSetting arguments(Program program) {
        ConfigNode argv = program.contents().setting(KnownSettings.ARGV.getName());
        List<String> words = program.launch().getArguments();
        // The first is the command itself.
        Value value = new Value.Several(words.subList(1, words.size()));
        return new EffectiveSetting(KnownSettings.ARGV.getName(), value, argv == null ? null : argv.getPosition());
    }

    private static void addLogInOneWord(String name, Program program, List<EffectiveSetting> settings) {
        program.logs().streams().stream()
                .filter(stream -> stream.name().equals(name) && LogValues.isInOneWord(stream))
                .forEach(stream -> settings.add(new EffectiveSetting(
                        name, SettingText.of(stream.target()), stream.position())));
    }

    private static EffectiveSection log(ProgramLogs.Stream stream, Program program) {
        ConfigNode written = program.contents().section(stream.name());
        return new EffectiveSection(
                stream.name(),
                written == null ? null : written.getPosition(),
                LogValues.of(stream, LogValues.target(stream, program)).stream()
                        .map(value -> new EffectiveSetting(
                                value.setting().getName(), SettingText.of(value.value()), value.origin()))
                        .toList(),
                List.of());
    }

    private static EffectiveSection probe(String name, List<ProbeValue> values, Program program) {
        ConfigNode written = program.contents().section(name);
        return new EffectiveSection(
                name,
                written == null ? null : written.getPosition(),
                values.stream()
                        .map(value -> new EffectiveSetting(
                                value.setting().getName(), SettingText.of(value.value()), value.origin()))
                        .toList(),
                List.of());
    }

    private EffectiveSection dependencies(Program program) {
        List<EffectiveSection> each = program.dependencies().stream()
                .map(dependency -> dependency(dependency, program))
                .toList();
        return new EffectiveSection(KnownSettings.DEPENDS.getName(), null, List.of(), each);
    }

    /** With what is waited for, also where that is not written. */
    private EffectiveSection dependency(Dependency dependency, Program program) {
        Condition until = meant.untilOf(dependency, program);
        List<EffectiveSetting> settings = new ArrayList<>();
        if (until != null) {
            settings.add(new EffectiveSetting(
                    KnownSettings.UNTIL.getName(), SettingText.of(until),
                    dependency.settings().positionOf(KnownSettings.UNTIL)));
        }
        for (Setting<?> setting : KnownSettings.DEPENDENCY.settings()) {
            boolean said = (until != null && setting.equals(KnownSettings.UNTIL))
                    || (setting.equals(KnownSettings.ON_UNKNOWN) && !meant.isElsewhere(dependency));
            if (!said) {
                addSetting(setting, dependency.settings(), settings);
            }
        }
        return new EffectiveSection(dependency.name(), dependency.position(), settings, List.of());
    }

    private static EffectiveSection section(String name, List<Setting<?>> declared, CheckedSettings given) {
        List<EffectiveSetting> settings = new ArrayList<>();
        declared.forEach(setting -> addSetting(setting, given, settings));
        return new EffectiveSection(name, given.getPosition(), settings, List.of());
    }

    private static EffectiveSection environment(Map<String, ConfigText> variables, SectionContents contents) {
        List<EffectiveSetting> settings = new ArrayList<>();
        variables.forEach((name, text) -> settings
                .add(new EffectiveSetting(name, new Value.Single(text.value()), text.position())));
        ConfigNode own = contents.section(KnownSettings.ENV);
        return new EffectiveSection(KnownSettings.ENV, own == null ? null : own.getPosition(), settings, List.of());
    }

    /** A sink and a source of one name share a section. */
    private void addPlugins(List<EffectiveSetting> globalSettings, List<EffectiveSection> sections) {
        Map<String, Map<String, EffectiveSetting>> byName = new LinkedHashMap<>();
        Map<String, EffectiveSetting> added = new LinkedHashMap<>();
        for (ConfiguredPlugin<EventSinkFactory> sink : plugins.eventSinks()) {
            collect(List.of(KnownSettings.SINK_QUEUE), sink.settings(),
                    byName.computeIfAbsent(sink.factory().getName(), name -> new LinkedHashMap<>()));
        }
        for (ConfiguredPlugin<NeighbourSourceFactory> source : plugins.neighbourSources()) {
            collect(ClusterSettings.ALL, source.settings(),
                    byName.computeIfAbsent(source.section(), name -> new LinkedHashMap<>()));
        }
        Stream.of(plugins.eventSinks(), plugins.controlSources(), plugins.neighbourSources()).flatMap(List::stream)
                .forEach(plugin -> {
                    collect(plugin.factory().getSettings(), plugin.settings(),
                            byName.computeIfAbsent(plugin.section(), name -> new LinkedHashMap<>()));
                    collect(plugin.factory().getGlobalSettings(), plugin.globalSettings(), added);
                    for (SettingsSection section : plugin.factory().getGlobalSections()) {
                        Settings found = plugin.findSection(section.getName());
                        if (found != null) {
                            collect(section.getSettings(), found,
                                    byName.computeIfAbsent(section.getName(), name -> new LinkedHashMap<>()));
                        }
                    }
                });
        KnownSettings.GLOBAL.settingNames().forEach(added::remove);
        globalSettings.addAll(added.values());
        byName.forEach((name, settings) -> {
            ConfigNode written = global.contents().section(name);
            if (written != null || !settings.isEmpty()) {
                ConfigPosition origin = written == null ? null : written.getPosition();
                sections.add(new EffectiveSection(name, origin, List.copyOf(settings.values()), List.of()));
            }
        });
    }

    private static void collect(List<Setting<?>> declared, Settings from, Map<String, EffectiveSetting> to) {
        List<EffectiveSetting> found = new ArrayList<>();
        declared.forEach(setting -> addSetting(setting, from, found));
        found.forEach(setting -> to.put(setting.name(), setting));
    }

    private static void addSetting(Setting<?> setting, Settings from, List<EffectiveSetting> to) {
        @Nullable
        Object value = from.find(setting);
        if (value != null && !SPENT.contains(setting.getName())) {
            ConfigPosition origin = from.positionOf(setting);
            // A default is no secret: it stands in the documentation.
            Value shown = setting.isSecret() && origin != null ? new Value.Secret() : SettingText.of(value);
            to.add(new EffectiveSetting(setting.getName(), shown, origin));
        }
    }
}
