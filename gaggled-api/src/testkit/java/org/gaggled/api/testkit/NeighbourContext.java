package org.gaggled.api.testkit;

import java.nio.file.Path;
import org.gaggled.api.GaggleInfo;
import org.gaggled.api.config.PluginSettings;
import org.gaggled.api.config.Settings;
import org.gaggled.api.neighbour.NeighbourSourceContext;
import org.jspecify.annotations.Nullable;

/** What a neighbour source is opened with. */
record NeighbourContext(
        GaggleInfo getGaggle, String getHost, PluginSettings plugin, @Nullable Path getStateDirectory)
        implements NeighbourSourceContext {

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
