package org.gaggled.engine.plugin;

import java.util.List;
import org.gaggled.api.PluginFactory;
import org.gaggled.control.local.LocalControlFactory;
import org.gaggled.engine.launch.LinuxLauncherFactory;
import org.gaggled.engine.launch.PortableLauncherFactory;

/**
 * The services that gaggled has itself, by name.
 *
 * <p>A services file would have to be looked for: in every jar of the class path, which costs 9 ms of a cold start, or
 * in the engine's jar, of which a class does not know where it is. One that comes from the AOT cache names the place
 * where the cache was made.
 */
final class BuiltInServices {

    private BuiltInServices() {}

    static List<PluginFactory> all() {
        return List.of(new LinuxLauncherFactory(), new PortableLauncherFactory(), new LocalControlFactory());
    }
}
