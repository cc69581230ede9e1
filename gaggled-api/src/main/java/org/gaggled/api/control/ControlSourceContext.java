package org.gaggled.api.control;

import org.gaggled.api.GaggleInfo;
import org.gaggled.api.config.PluginSettings;

/** What a control source is opened with. Safe for use by several threads. */
public interface ControlSourceContext extends PluginSettings {

    /** The run it is opened for. */
    GaggleInfo getGaggle();

    /** Where requests go. */
    ControlPort getControlPort();
}
