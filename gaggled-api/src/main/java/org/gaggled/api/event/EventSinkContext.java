package org.gaggled.api.event;

import org.gaggled.api.GaggleInfo;
import org.gaggled.api.config.PluginSettings;

/** What a sink is opened with. Safe for use by several threads. */
public interface EventSinkContext extends PluginSettings {

    /** The run it is opened for. */
    GaggleInfo getGaggle();
}
