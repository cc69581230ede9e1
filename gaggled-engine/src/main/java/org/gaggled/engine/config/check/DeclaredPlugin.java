package org.gaggled.engine.config.check;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.gaggled.api.ConfiguredPluginFactory;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.config.Setting;
import org.gaggled.api.config.SettingsSection;
import org.gaggled.api.neighbour.NeighbourSourceFactory;
import org.gaggled.engine.config.known.ClusterSettings;
import org.gaggled.engine.config.known.KnownSettings;
import org.gaggled.engine.config.problem.Problems;
import org.gaggled.engine.plugin.PluginScope;
import org.gaggled.engine.text.Wording;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a discovered plugin says of itself, asked once for a reading.
 *
 * @param kind {@code event sink}, for messages
 * @param name of its section
 * @param settings of its own section, with those that gaggled offers there
 * @param globalSettings for section {@code gaggled}
 * @param globalSections for section {@code gaggled}, beside the one of its name
 * @param programSettings for the sections of programs
 * @param isOpenUnasked whether it is opened without being asked for
 * @param faults what it declares and may not, each to follow its name in a message
 */
record DeclaredPlugin<F extends ConfiguredPluginFactory>(
        String kind,
        F factory,
        String name,
        List<Setting<?>> settings,
        List<Setting<?>> globalSettings,
        List<SettingsSection> globalSections,
        List<Setting<?>> programSettings,
        boolean isOpenUnasked,
        List<String> faults) {

    private static final Logger LOG = LoggerFactory.getLogger(DeclaredPlugin.class);

    /**
     * Asks each plugin; one that throws is reported at {@code position} and left out.
     *
     * @param offered what gaggled itself offers in the section of each of them
     * @param reserved names in section {@code gaggled} that are gaggled's own
     */
    static <F extends ConfiguredPluginFactory> List<DeclaredPlugin<F>> ask(
            String kind,
            List<F> factories,
            List<Setting<?>> offered,
            Set<String> reserved,
            ConfigPosition position,
            Problems problems) {
        List<DeclaredPlugin<F>> plugins = new ArrayList<>();
        for (F factory : factories) {
            try (var _ = PluginScope.around(factory)) {
                plugins.add(of(kind, factory, offered, reserved));
            } catch (RuntimeException | LinkageError bug) {
                LOG.debug("{} {} cannot say what settings it has", kind, factory.getClass().getName(), bug);
                problems.error(
                        position,
                        "the " + kind + " plugin " + factory.getClass().getName() + " fails with "
                                + Wording.visible(bug) + " when asked for its settings",
                        "that is a fault of the plugin: update it or remove it");
            }
        }
        return plugins;
    }

    private static <F extends ConfiguredPluginFactory> DeclaredPlugin<F> of(
            String kind, F factory, List<Setting<?>> offered, Set<String> reserved) {
        List<String> faults = new ArrayList<>();
        List<Setting<?>> settings = new ArrayList<>(factory.getSettings());
        List<String> own = settings.stream().map(Setting::getName).toList();
        for (Setting<?> setting : offered) {
            if (own.contains(setting.getName())) {
                faults.add("declares the setting " + Wording.quoted(setting.getName())
                        + ", which gaggled offers for every " + kind);
            } else {
                settings.add(setting);
            }
        }
        DeclaredPlugin<F> plugin = new DeclaredPlugin<>(
                kind,
                factory,
                sectionOf(factory),
                List.copyOf(settings),
                List.copyOf(factory.getGlobalSettings()),
                List.copyOf(factory.getGlobalSections()),
                List.copyOf(factory.getProgramSettings()),
                factory.isOpenUnasked(),
                faults);
        Stream.of(List.of(plugin.name()), plugin.globalSettingNames(), plugin.globalSectionNames())
                .flatMap(List::stream)
                .filter(reserved::contains)
                .forEach(name -> faults.add("claims " + Wording.quoted(name) + ", which is gaggled's own"));
        Set<String> known = new HashSet<>(KnownSettings.PROGRAM.settingNames());
        known.addAll(KnownSettings.PROGRAM.sectionNames());
        plugin.programSettingNames().stream()
                .filter(setting -> !known.add(setting))
                .forEach(setting -> faults.add("declares the setting " + Wording.quoted(setting)
                        + " for programs, which every program already has"));
        return plugin;
    }

    /** The section of a plugin in {@code gaggled}: that of its name, or the one of all that join a cluster. */
    static String sectionOf(ConfiguredPluginFactory factory) {
        return factory instanceof NeighbourSourceFactory ? ClusterSettings.SECTION : factory.getName();
    }

    /** Whether section {@code gaggled} asks for it. */
    boolean isAskedForBy(Collection<String> namesInGaggled) {
        return namesInGaggled.contains(name) || globalSettingNames().stream().anyMatch(namesInGaggled::contains);
    }

    List<String> settingNames() {
        return settings.stream().map(Setting::getName).toList();
    }

    List<String> globalSettingNames() {
        return globalSettings.stream().map(Setting::getName).toList();
    }

    List<String> programSettingNames() {
        return programSettings.stream().map(Setting::getName).toList();
    }

    List<String> globalSectionNames() {
        return globalSections.stream().map(SettingsSection::getName).toList();
    }

    /** What it may have in the section of that name: its own section, or one of its global ones. */
    List<String> settingNamesIn(String section) {
        List<String> names = new ArrayList<>(section.equals(name) ? settingNames() : List.of());
        globalSections.stream()
                .filter(each -> each.getName().equals(section))
                .forEach(each -> each.getSettings().forEach(setting -> names.add(setting.getName())));
        return names;
    }

    /**
     * Reports what it finds in that configuration itself, whose sections are these. Settings that were refused count as
     * not given there, so that one wrong value hides none of the rest; what it then says of such a setting is dropped,
     * because it may not be true. It is not asked where a required setting has no value, for which it has no stand-in.
     */
    void check(
            ConfiguredPlugin<?> configured, List<CheckedSettings> sections, ConfigPosition position,
            Problems problems) {
        if (!sections.stream().allMatch(CheckedSettings::isComplete)) {
            return;
        }
        Set<String> refused = new HashSet<>();
        sections.forEach(section -> refused.addAll(section.refused()));
        try (var _ = PluginScope.around(factory)) {
            factory.check(configured).stream()
                    .filter(problem -> problem.getSetting() == null || !refused.contains(problem.getSetting()))
                    .forEach(problems::add);
        } catch (RuntimeException | LinkageError bug) {
            LOG.debug("{} {} fails to check its settings", kind, factory.getName(), bug);
            problems.error(
                    position,
                    "the " + kind + " plugin " + Wording.quoted(factory.getName()) + " fails with " + bug
                            + " when it checks its settings",
                    "that is a fault of the plugin: update it or remove it");
        }
    }

    /**
     * Reports every name that two of these plugins, all of one kind, claim, and that is given in section
     * {@code gaggled}.
     */
    static <F extends ConfiguredPluginFactory> void refuseRivals(
            List<DeclaredPlugin<F>> plugins, Collection<String> namesInGaggled, ConfigPosition position,
            Problems problems) {
        List<DeclaredPlugin<F>> asked = plugins.stream().filter(plugin -> plugin.isAskedForBy(namesInGaggled)).toList();
        refuseRivals(asked, plugin -> List.of(plugin.name()), "the name ", position, problems);
        refuseRivals(plugins, plugin -> given(plugin.globalSectionNames(), namesInGaggled), "the section ", position,
                problems);
        refuseRivals(
                plugins, plugin -> given(plugin.globalSettingNames(), namesInGaggled), "the global setting ", position,
                problems);
    }

    /**
     * Reports every setting of programs that two of these plugins, of whatever kinds, declare, and that a program has.
     */
    static void refuseRivalsInPrograms(
            List<DeclaredPlugin<?>> plugins, Collection<String> namesInPrograms, ConfigPosition position,
            Problems problems) {
        refuseRivals(
                plugins,
                plugin -> given(plugin.programSettingNames(), namesInPrograms),
                "the program setting ",
                position,
                problems);
    }

    private static List<String> given(List<String> claimed, Collection<String> namesInGaggled) {
        return claimed.stream().filter(namesInGaggled::contains).toList();
    }

    private static <P extends DeclaredPlugin<?>> void refuseRivals(
            List<P> plugins,
            Function<P, List<String>> claims,
            String what,
            ConfigPosition position,
            Problems problems) {
        for (int i = 0; i < plugins.size(); i++) {
            for (int j = i + 1; j < plugins.size(); j++) {
                P one = plugins.get(i);
                P other = plugins.get(j);
                claims.apply(one).stream().filter(claims.apply(other)::contains).forEach(name -> problems.error(
                        position,
                        "two " + (one.kind().equals(other.kind()) ? one.kind() + " " : "") + "plugins claim " + what
                                + Wording.quoted(name) + ": "
                                + one.factory().getClass().getName() + " and " + other.factory().getClass().getName(),
                        "remove one of them from the plugins directory"));
            }
        }
    }
}
