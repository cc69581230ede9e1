package org.gaggled.engine.plugin;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The plugins that come with gaggled and lie in {@code plugins-available/}, of no effect until they are copied or
 * linked into {@code plugins/}, or into the administrator's own directory. Who asks for one by name is told so.
 *
 * <p>They are known by what they are called there, a word for the kind and the name of the service:
 * {@code notify-webhook}. So nothing of an inactive plugin is ever opened, and nobody looks there before a name is
 * found to be unknown.
 */
public final class AvailablePlugins {

    /**
     * Where the administrator's plugins are, if there is such a directory: beside the configuration, so that they
     * outlive the installation.
     */
    public static final String OWN_PLUGINS = "conf/plugins";

    private final @Nullable Path home;
    private final List<PluginOrigin.Installed> active;

    private AvailablePlugins(@Nullable Path home, List<PluginOrigin.Installed> active) {
        this.home = home;
        this.active = active;
    }

    /** None, where there is no installation that they could lie in. */
    public static AvailablePlugins none() {
        return new AvailablePlugins(null, List.of());
    }

    /**
     * Those of an installation.
     *
     * @param home where it is; null for none
     * @param catalog the active ones, of which nobody needs to be told that they are available
     */
    public static AvailablePlugins of(@Nullable String home, PluginCatalog catalog) {
        return home == null ? none() : new AvailablePlugins(Path.of(home), catalog.plugins());
    }

    /**
     * What has to be done to have a service that is missing.
     *
     * @param name what it calls itself; for a format, a file's extension will do
     * @return advice for the end of a message; null when none of these plugins offers it
     */
    public @Nullable String adviceFor(PluginKind<?> kind, String name) {
        String plugin = kind.availableAs(name);
        if (home == null || active.stream().anyMatch(each -> each.plugin().equals(plugin))) {
            return null;
        }
        // By comparing names: what a user has written need not be a file name at all.
        return in(home).stream()
                .filter(each -> each.plugin().equals(plugin))
                .findFirst()
                .map(each -> "its plugin comes with gaggled but is not active: copy or link " + each.path() + " into "
                        + destination(home))
                .orElse(null);
    }

    /**
     * What has to be done to have a service of that kind.
     *
     * @return advice for the end of a message; null when none of these plugins offers one
     */
    public @Nullable String adviceFor(PluginKind<?> kind) {
        return home == null ? null : in(home).stream()
                .map(PluginOrigin.Installed::plugin)
                .filter(plugin -> plugin.startsWith(kind.availableAs("")))
                .map(plugin -> adviceFor(kind, plugin.substring(kind.availableAs("").length())))
                .findFirst()
                .orElse(null);
    }

    private static Path destination(Path home) {
        Path own = home.resolve(OWN_PLUGINS);
        return Files.isDirectory(own) ? own : home.resolve("plugins");
    }

    private static List<PluginOrigin.Installed> in(Path home) {
        try {
            return PluginDirectory.installed(home.resolve("plugins-available")).scan();
        } catch (PluginDirectoryException unreadable) {
            // The name is reported as unknown in any case, and that is what the user has to mend; this is only advice.
            return List.of();
        }
    }
}
