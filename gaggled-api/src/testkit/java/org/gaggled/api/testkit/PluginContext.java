package org.gaggled.api.testkit;

import java.nio.file.Path;
import org.gaggled.api.GaggleInfo;
import org.gaggled.api.config.PluginSettings;
import org.gaggled.api.config.Settings;
import org.gaggled.api.control.ControlPort;
import org.gaggled.api.control.ControlSourceContext;
import org.gaggled.api.event.EventSinkContext;
import org.jspecify.annotations.Nullable;

/** What an event sink or a control source is opened with. */
record PluginContext(
        GaggleInfo getGaggle, PluginSettings plugin, ControlPort getControlPort, @Nullable Path getStateDirectory)
        implements EventSinkContext, ControlSourceContext {

    @Override
    public Settings getSettings() {
        return plugin.getSettings();
    }

    @Override
    public Settings getGlobalSettings() {
        return plugin.getGlobalSettings();
    }

    @Override
    public @Nullable Settings findSection(String name) {
        return plugin.findSection(name);
    }

    @Override
    public boolean isInsecureAllowed() {
        return plugin.isInsecureAllowed();
    }
}
