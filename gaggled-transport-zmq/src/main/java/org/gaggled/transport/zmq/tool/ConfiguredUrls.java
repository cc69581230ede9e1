package org.gaggled.transport.zmq.tool;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.gaggled.engine.config.ConfigReader;
import org.gaggled.engine.config.check.WrittenChannels;
import org.gaggled.engine.config.read.ConfigPlugins;
import org.gaggled.engine.config.read.HostEnvironment;
import org.gaggled.engine.plugin.AvailablePlugins;
import org.gaggled.engine.plugin.PluginCatalog;
import org.gaggled.engine.plugin.PluginDirectory;
import org.gaggled.engine.plugin.PluginDirectoryException;
import org.gaggled.engine.plugin.PluginKind;
import org.gaggled.engine.plugin.PluginService;
import org.jspecify.annotations.Nullable;

/** Reads the addresses of the two channels from a configuration, in any format that a plugin knows. */
final class ConfiguredUrls {

    /** Where the installation is; set by the scripts in bin/. */
    private static final String HOME_PROPERTY = "gaggled.home";

    private ConfiguredUrls() {}

    static WrittenChannels read(Path file, @Nullable String format, List<Path> pluginDirectories) throws ToolException {
        List<PluginDirectory> directories = new ArrayList<>();
        String home = System.getProperty(HOME_PROPERTY);
        if (home != null) {
            directories.add(PluginDirectory.installed(Path.of(home, "plugins")));
        }
        pluginDirectories.forEach(directory -> directories.add(PluginDirectory.requested(directory)));
        try (PluginCatalog plugins = PluginCatalog.load(directories, List.of(PluginKind.CONFIG_SOURCE))) {
            HostEnvironment host = new HostEnvironment(System.getenv(), "localhost", Path.of("").toAbsolutePath());
            ConfigPlugins formats = new ConfigPlugins(
                    plugins.services(PluginKind.CONFIG_SOURCE).stream().map(PluginService::factory).toList(),
                    List.of(),
                    List.of(),
                    List.of(),
                    AvailablePlugins.of(home, plugins));
            return new ConfigReader(formats, host).readChannels(file, format);
        } catch (PluginDirectoryException e) {
            throw new ToolException(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new ToolException("cannot close the plugins: " + e);
        }
    }
}
