package org.gaggled.engine.config;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.gaggled.api.ConfiguredPluginFactory;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.config.Setting;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a discovered plugin says of itself, asked once.
 *
 * @param kind {@code event sink}, for messages
 * @param factory the plugin
 * @param name its name
 * @param settings of its own section
 * @param globalSettings for section {@code gaggled}
 */
record DeclaredPlugin<F extends ConfiguredPluginFactory>(
        String kind, F factory, String name, List<Setting<?>> settings, List<Setting<?>> globalSettings) {

    private static final Logger LOG = LoggerFactory.getLogger(DeclaredPlugin.class);

    /** Asks each plugin; one that throws is reported at {@code position} and left out. */
    static <F extends ConfiguredPluginFactory> List<DeclaredPlugin<F>> ask(
            String kind, List<F> factories, ConfigPosition position, Problems problems) {
        List<DeclaredPlugin<F>> plugins = new ArrayList<>();
        for (F factory : factories) {
            try {
                plugins.add(new DeclaredPlugin<>(
                        kind,
                        factory,
                        factory.getName(),
                        List.copyOf(factory.getSettings()),
                        List.copyOf(factory.getGlobalSettings())));
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

    List<String> settingNames() {
        return settings.stream().map(Setting::getName).toList();
    }

    List<String> globalSettingNames() {
        return globalSettings.stream().map(Setting::getName).toList();
    }

    /** Reports every name that two of these plugins, all of one kind, claim. */
    static <F extends ConfiguredPluginFactory> void refuseRivals(
            List<DeclaredPlugin<F>> plugins, ConfigPosition position, Problems problems) {
        refuseRivals(plugins, plugin -> List.of(plugin.name()), "the name ", position, problems);
        refuseRivals(plugins, DeclaredPlugin::globalSettingNames, "the global setting ", position, problems);
    }

    private static <F extends ConfiguredPluginFactory> void refuseRivals(
            List<DeclaredPlugin<F>> plugins,
            Function<DeclaredPlugin<F>, List<String>> claims,
            String what,
            ConfigPosition position,
            Problems problems) {
        for (int i = 0; i < plugins.size(); i++) {
            for (int j = i + 1; j < plugins.size(); j++) {
                DeclaredPlugin<F> one = plugins.get(i);
                DeclaredPlugin<F> other = plugins.get(j);
                claims.apply(one).stream().filter(claims.apply(other)::contains).forEach(name -> problems.error(
                        position,
                        "two " + one.kind() + " plugins claim " + what + Wording.quoted(name) + ": "
                                + one.factory().getClass().getName() + " and " + other.factory().getClass().getName(),
                        "remove one of them from the plugins directory"));
            }
        }
    }
}
