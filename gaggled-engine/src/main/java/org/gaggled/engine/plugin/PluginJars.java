package org.gaggled.engine.plugin;

import java.nio.file.Path;
import java.util.List;

/**
 * A plugin as it lies on disk.
 *
 * @param origin its name, and the jar or the directory
 * @param jars its jars in the order of names; at least one
 */
record PluginJars(PluginOrigin.Installed origin, List<Path> jars) {

    /** Where the services in one of its jars come from. */
    PluginOrigin.Installed originOf(Path jar) {
        return new PluginOrigin.Installed(origin.plugin(), jar);
    }
}
