package org.gaggled.engine.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.gaggled.api.PluginFactory;
import org.gaggled.engine.config.read.ConfigPlugins;
import org.gaggled.engine.plugin.AvailablePlugins;
import org.gaggled.engine.plugin.PluginCatalog;
import org.gaggled.engine.plugin.PluginDirectory;
import org.gaggled.engine.plugin.PluginDirectoryException;
import org.gaggled.engine.plugin.PluginFailure;
import org.gaggled.engine.plugin.PluginKind;
import org.gaggled.engine.plugin.PluginService;
import org.jspecify.annotations.Nullable;

/**
 * Where the plugins of gaggled and of its tools come from: the installation that the program belongs to, if it belongs
 * to one, and the directories that the command line names. With it, {@code -c FILE} means the same to all of them.
 */
public final class Installation {

    /** Where the installation is; set by the scripts in bin/. */
    private static final String HOME_PROPERTY = "gaggled.home";

    private final @Nullable String home = System.getProperty(HOME_PROPERTY);
    private final List<PluginDirectory> directories = new ArrayList<>();

    /** The installation that this program belongs to, with further directories of plugins. */
    public Installation(List<Path> pluginDirectories) {
        if (home != null) {
            directories.add(PluginDirectory.installed(Path.of(home, "plugins")));
            directories.add(PluginDirectory.installed(Path.of(home, AvailablePlugins.OWN_PLUGINS)));
        }
        pluginDirectories.forEach(directory -> directories.add(PluginDirectory.requested(directory)));
    }

    /** The script of that name in the installation; null where there is none. */
    public @Nullable Path findScript(String name) {
        Path script = home == null ? null : Path.of(home, "bin", name);
        return script != null && Files.isExecutable(script) ? script : null;
    }

    /** Loads all plugins. */
    public PluginCatalog load() throws PluginDirectoryException {
        return PluginCatalog.load(directories);
    }

    /** Loads the plugins of these kinds. */
    public PluginCatalog load(List<PluginKind<?>> kinds) throws PluginDirectoryException {
        return PluginCatalog.load(directories, kinds);
    }

    /** Those that would have to be activated first. */
    public AvailablePlugins available(PluginCatalog plugins) {
        return AvailablePlugins.of(home, plugins);
    }

    /** What a configuration may speak of where these plugins are loaded. */
    public ConfigPlugins configPlugins(PluginCatalog plugins) {
        return new ConfigPlugins(
                factories(plugins, PluginKind.CONFIG_SOURCE),
                factories(plugins, PluginKind.EVENT_SINK),
                factories(plugins, PluginKind.CONTROL_SOURCE),
                factories(plugins, PluginKind.NEIGHBOUR_SOURCE),
                factories(plugins, PluginKind.PROBE),
                plugins.failures().stream().map(PluginFailure::toString).toList(),
                available(plugins));
    }

    private static <F extends PluginFactory> List<F> factories(PluginCatalog plugins, PluginKind<F> kind) {
        return plugins.services(kind).stream().map(PluginService::factory).toList();
    }
}
