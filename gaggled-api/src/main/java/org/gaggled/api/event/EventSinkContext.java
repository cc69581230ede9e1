package org.gaggled.api.event;

import org.gaggled.api.GaggleInfo;
import org.gaggled.api.config.Settings;

/** What a sink is opened with. Safe for use by several threads. */
public interface EventSinkContext {

    /** The run it is opened for. */
    GaggleInfo getGaggle();

    /** The settings in section {@code gaggled/NAME}; all at their defaults when only a global setting asks for the plugin. */
    Settings getSettings();

    /** The plugin's {@linkplain org.gaggled.api.ConfiguredPluginFactory#getGlobalSettings() global settings}. */
    Settings getGlobalSettings();
}
