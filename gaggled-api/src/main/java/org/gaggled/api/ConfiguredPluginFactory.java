package org.gaggled.api;

import java.util.List;
import org.gaggled.api.config.Setting;

/**
 * A factory whose plugin is switched on by the configuration, and takes settings from it.
 *
 * <p>The plugin is opened when the configuration has the section {@code gaggled/NAME}, or one of the plugin's {@link
 * #getGlobalSettings() global settings}; otherwise nothing but the factory ever runs.
 */
public interface ConfiguredPluginFactory extends PluginFactory {

    /**
     * The settings that section {@code gaggled/NAME} may hold. The host checks every one before anything is opened, by
     * these definitions; a setting that is not among them is an error. Asked once.
     */
    default List<Setting<?>> getSettings() {
        return List.of();
    }

    /**
     * Settings of this plugin that stand directly in section {@code gaggled}, beside the host's own, as {@code eventurl}
     * does. Two kinds of plugin may share one; two plugins of one kind may not. Asked once.
     */
    default List<Setting<?>> getGlobalSettings() {
        return List.of();
    }
}
