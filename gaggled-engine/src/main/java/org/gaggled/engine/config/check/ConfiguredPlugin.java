package org.gaggled.engine.config.check;

import java.util.Map;
import java.util.Optional;
import org.gaggled.api.ConfiguredPluginFactory;
import org.gaggled.api.config.PluginSettings;
import org.gaggled.api.config.Settings;
import org.jspecify.annotations.Nullable;

/**
 * A plugin that the configuration asks for, and what it asks of it.
 *
 * @param settings of its own section, all at their defaults where there is no such section
 * @param globalSettings those it declared for section {@code gaggled}
 * @param isInsecureAllowed whether it may listen for other hosts without asking for keys
 * @param sections those it declared for {@code gaggled} beside its own, by name; empty where there is no such section
 * @param programs those it declared for the sections of programs, by the names of these
 */
public record ConfiguredPlugin<F extends ConfiguredPluginFactory>(
        F factory,
        Settings settings,
        Settings globalSettings,
        boolean isInsecureAllowed,
        Map<String, Optional<Settings>> sections,
        Map<String, Settings> programs)
        implements PluginSettings {

    /** Takes copies of the maps. */
    public ConfiguredPlugin {
        sections = Map.copyOf(sections);
        programs = Map.copyOf(programs);
    }

    /** The section in {@code gaggled} that is its own. */
    public String section() {
        return DeclaredPlugin.sectionOf(factory);
    }

    @Override
    public Settings getSettings() {
        return settings;
    }

    @Override
    public Settings getGlobalSettings() {
        return globalSettings;
    }

    @Override
    public @Nullable Settings findSection(String name) {
        Optional<Settings> section = sections.get(name);
        if (section == null) {
            throw new IllegalArgumentException("not a declared section: " + name);
        }
        return section.orElse(null);
    }

    @Override
    public @Nullable Settings findProgram(String name) {
        return programs.get(name);
    }
}
