package org.gaggled.transport.zmq.tool;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.gaggled.engine.config.ConfigReader;
import org.gaggled.engine.config.Installation;
import org.gaggled.engine.config.ThisHost;
import org.gaggled.engine.config.check.WrittenChannels;
import org.gaggled.engine.plugin.PluginCatalog;
import org.gaggled.engine.plugin.PluginDirectoryException;
import org.gaggled.engine.plugin.PluginKind;
import org.jspecify.annotations.Nullable;

/** Reads the addresses of the two channels from a configuration, in any format that a plugin knows. */
final class ConfiguredUrls {

    private ConfiguredUrls() {}

    static WrittenChannels read(Path file, @Nullable String format, List<Path> pluginDirectories) throws ToolException {
        Installation installation = new Installation(pluginDirectories);
        try (PluginCatalog plugins = installation.load(List.of(PluginKind.CONFIG_SOURCE))) {
            return new ConfigReader(installation.configPlugins(plugins).withoutFailures(), ThisHost.environment())
                    .readChannels(file, format);
        } catch (PluginDirectoryException e) {
            throw ToolException.usage(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new ToolException("cannot close the plugins: " + e);
        }
    }
}
