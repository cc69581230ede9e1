package org.gaggled.api.control;

import org.gaggled.api.GaggleInfo;
import org.gaggled.api.config.Settings;

/** What a control source is opened with. Safe for use by several threads. */
public interface ControlSourceContext {

    /** The run it is opened for. */
    GaggleInfo getGaggle();

    /** The settings in section {@code gaggled/NAME}; all at their defaults when only a global setting asks for the plugin. */
    Settings getSettings();

    /** The plugin's {@linkplain org.gaggled.api.ConfiguredPluginFactory#getGlobalSettings() global settings}. */
    Settings getGlobalSettings();

    /** Where requests go. */
    ControlPort getControlPort();
}
