package org.gaggled.api.config;

import org.gaggled.api.Stability;
import org.jspecify.annotations.Nullable;

/**
 * What a configuration holds for one plugin. Safe for use by several threads.
 *
 * @since 1.0
 */
@Stability(Stability.Level.STABLE)
public interface PluginSettings {

    /**
     * The settings in section {@code gaggled/NAME}; all at their defaults when only a global setting asks for the
     * plugin.
     */
    Settings getSettings();

    /** The plugin's {@linkplain org.gaggled.api.ConfiguredPluginFactory#getGlobalSettings() global settings}. */
    Settings getGlobalSettings();

    /**
     * The settings in one of the plugin's {@linkplain org.gaggled.api.ConfiguredPluginFactory#getGlobalSections()
     * global sections}; null when the configuration does not have it.
     *
     * @throws IllegalArgumentException for a section that was not declared
     */
    @Nullable
    Settings findSection(String name);

    /**
     * The plugin's {@linkplain org.gaggled.api.ConfiguredPluginFactory#getProgramSettings() settings} in the section of
     * a program; null when the configuration has no program of that name.
     */
    default @Nullable Settings findProgram(String name) {
        return null;
    }

    /**
     * Whether a plugin may listen where other hosts reach it without asking for a key or the like: the configuration
     * says {@code
     * insecure = true} in section {@code gaggled}, or is in a format that is older than gaggled. A plugin that would do
     * so otherwise reports an error when it checks its settings.
     */
    default boolean isInsecureAllowed() {
        return false;
    }
}
