package org.gaggled.engine.config;

import java.util.List;
import java.util.function.Function;
import org.gaggled.api.config.ConfigProblem;
import org.gaggled.api.config.PluginSettings;
import org.gaggled.api.config.Setting;
import org.gaggled.api.config.SettingsSection;
import org.gaggled.api.control.ControlSource;
import org.gaggled.api.control.ControlSourceContext;
import org.gaggled.api.control.ControlSourceFactory;
import org.gaggled.api.event.EventSink;
import org.gaggled.api.event.EventSinkContext;
import org.gaggled.api.event.EventSinkFactory;

/**
 * An event sink or control source that only declares what it reads, and has its say about it: reading a configuration
 * opens nothing.
 */
public record UnopenedPlugin(
        String getName,
        List<Setting<?>> getSettings,
        List<Setting<?>> getGlobalSettings,
        List<SettingsSection> getGlobalSections,
        List<Setting<?>> getProgramSettings,
        Function<PluginSettings, List<ConfigProblem>> rules) implements EventSinkFactory, ControlSourceFactory {

    /** One that finds nothing wrong, with the settings of its own section. */
    public UnopenedPlugin(String name, Setting<?>... settings) {
        this(name, List.of(settings), List.of(), List.of(), List.of(), read -> List.of());
    }

    UnopenedPlugin withGlobals(Setting<?>... globals) {
        return new UnopenedPlugin(
                getName, getSettings, List.of(globals), getGlobalSections, getProgramSettings, rules);
    }

    UnopenedPlugin withGlobalSections(SettingsSection... sections) {
        return new UnopenedPlugin(
                getName, getSettings, getGlobalSettings, List.of(sections), getProgramSettings, rules);
    }

    public UnopenedPlugin withProgramSettings(Setting<?>... ofPrograms) {
        return new UnopenedPlugin(
                getName, getSettings, getGlobalSettings, getGlobalSections, List.of(ofPrograms), rules);
    }

    UnopenedPlugin withRules(Function<PluginSettings, List<ConfigProblem>> check) {
        return new UnopenedPlugin(
                getName, getSettings, getGlobalSettings, getGlobalSections, getProgramSettings, check);
    }

    @Override
    public List<ConfigProblem> check(PluginSettings settings) {
        return rules.apply(settings);
    }

    @Override
    public EventSink open(EventSinkContext context) {
        throw new AssertionError("reading a configuration opens nothing");
    }

    @Override
    public ControlSource open(ControlSourceContext context) {
        throw new AssertionError("reading a configuration opens nothing");
    }
}
