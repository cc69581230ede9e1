package org.gaggled.transport.zmq.tool;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.gaggled.api.PluginFactory;
import org.gaggled.engine.config.ConfigPlugins;
import org.gaggled.engine.config.ConfigReader;
import org.gaggled.engine.config.ConfigReading;
import org.gaggled.engine.config.HostEnvironment;
import org.gaggled.engine.plugin.PluginCatalog;
import org.gaggled.engine.plugin.PluginDirectory;
import org.gaggled.engine.plugin.PluginDirectoryException;
import org.gaggled.engine.plugin.PluginKind;
import org.gaggled.engine.plugin.PluginService;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of the two channels in a configuration, which is read just as gaggled reads it.
 *
 * @param controlUrl as configured, or null
 * @param eventUrl as configured, or null
 */
record ConfiguredUrls(@Nullable String controlUrl, @Nullable String eventUrl) {

    /** Where the installation is; set by the scripts in bin/. */
    private static final String HOME_PROPERTY = "gaggled.home";

    /** Reads a file of any format that a plugin knows. */
    static ConfiguredUrls read(Path file, @Nullable String format, List<Path> pluginDirectories) throws ToolException {
        List<PluginDirectory> directories = new ArrayList<>();
        String home = System.getProperty(HOME_PROPERTY);
        if (home != null) {
            directories.add(PluginDirectory.installed(Path.of(home, "plugins")));
        }
        pluginDirectories.forEach(directory -> directories.add(PluginDirectory.requested(directory)));
        try (PluginCatalog plugins = PluginCatalog.load(directories)) {
            HostEnvironment host = new HostEnvironment(System.getenv(), "localhost", Path.of("").toAbsolutePath());
            return switch (new ConfigReader(configPlugins(plugins), host).read(file, format)) {
                case ConfigReading.Accepted accepted ->
                    new ConfiguredUrls(accepted.config().controlUrl(), accepted.config().eventUrl());
                case ConfigReading.Refused refused -> throw new ToolException(
                        refused.problems().getFirst() + "; gaggled -t -c " + file + " shows all problems, and -u URL needs no"
                                + " configuration");
            };
        } catch (PluginDirectoryException e) {
            throw new ToolException(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new ToolException("cannot close the plugins: " + e);
        }
    }

    private static ConfigPlugins configPlugins(PluginCatalog plugins) {
        return new ConfigPlugins(
                factories(plugins, PluginKind.CONFIG_SOURCE),
                factories(plugins, PluginKind.EVENT_SINK),
                factories(plugins, PluginKind.CONTROL_SOURCE));
    }

    private static <F extends PluginFactory> List<F> factories(PluginCatalog plugins, PluginKind<F> kind) {
        return plugins.services(kind).stream().map(PluginService::factory).toList();
    }
}
