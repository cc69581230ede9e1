package org.gaggled.engine.assembly;

import java.nio.file.Path;
import org.gaggled.api.GaggleInfo;
import org.gaggled.api.PluginException;
import org.gaggled.api.config.PluginSettings;
import org.gaggled.api.config.Settings;
import org.gaggled.api.control.ControlPort;
import org.gaggled.api.control.ControlSourceContext;
import org.gaggled.api.event.EventSinkContext;
import org.gaggled.engine.state.StateDirectory;
import org.jspecify.annotations.Nullable;

/**
 * What an event sink, a control source or a neighbour source is opened with: the run, what the configuration says to
 * it, and whom it may ask. The configuration may be read again while the plugin is open, and says the same then.
 */
final class PluginContext implements EventSinkContext, ControlSourceContext {

    private final GaggleInfo gaggle;
    private final ControlPort port;
    private final @Nullable Path stateDirectory;
    private volatile PluginSettings plugin;
    private volatile boolean usesStateDirectory;

    /**
     * For a plugin with these settings.
     *
     * @param stateDirectory the plugin's own, which may not be there yet; null where it has none
     */
    PluginContext(GaggleInfo gaggle, PluginSettings plugin, ControlPort port, @Nullable Path stateDirectory) {
        this.gaggle = gaggle;
        this.plugin = plugin;
        this.port = port;
        this.stateDirectory = stateDirectory;
    }

    /** From now on, the configuration in force is the one that says that. */
    void follow(PluginSettings settings) {
        plugin = settings;
    }

    @Override
    public GaggleInfo getGaggle() {
        return gaggle;
    }

    @Override
    public ControlPort getControlPort() {
        return port;
    }

    @Override
    public @Nullable Path getStateDirectory() throws PluginException {
        if (stateDirectory == null) {
            return null;
        }
        usesStateDirectory = true;
        try {
            StateDirectory.makeBelow(stateDirectory);
            return stateDirectory;
        } catch (StateDirectory.UnusableException e) {
            throw new PluginException(e.getMessage() + "; " + e.getAdvice(), e);
        }
    }

    /** Whether the plugin has asked for its own state directory, and so may go on using it until it is closed. */
    boolean usesStateDirectory() {
        return usesStateDirectory;
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
