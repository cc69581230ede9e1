package org.gaggled.engine.assembly;

import java.nio.file.Path;
import org.gaggled.api.GaggleInfo;
import org.gaggled.api.PluginException;
import org.gaggled.api.config.Settings;
import org.gaggled.api.neighbour.NeighbourSourceContext;
import org.jspecify.annotations.Nullable;

/**
 * What a neighbour source is opened with.
 *
 * @param getHost the name of this host in the cluster
 * @param plugin what every plugin is opened with
 */
record ClusterContext(String getHost, PluginContext plugin) implements NeighbourSourceContext {

    @Override
    public GaggleInfo getGaggle() {
        return plugin.getGaggle();
    }

    @Override
    public @Nullable Path getStateDirectory() throws PluginException {
        return plugin.getStateDirectory();
    }

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
    public @Nullable Settings findProgram(String name) {
        return plugin.findProgram(name);
    }

    @Override
    public boolean isInsecureAllowed() {
        return plugin.isInsecureAllowed();
    }
}
