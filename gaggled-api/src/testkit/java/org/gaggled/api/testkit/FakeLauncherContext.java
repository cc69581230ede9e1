package org.gaggled.api.testkit;

import java.util.Map;
import org.gaggled.api.GaggleInfo;
import org.gaggled.api.Stability;
import org.gaggled.api.launch.LauncherContext;

/**
 * What gaggled would open a launcher with, in the run {@link PluginConfiguration#GAGGLE}.
 *
 * @since 1.0
 */
@Stability(Stability.Level.EVOLVING)
public final class FakeLauncherContext implements LauncherContext {

    private final Map<String, String> environment;

    /** That of a gaggled without an environment. */
    public FakeLauncherContext() {
        this(Map.of());
    }

    /** That of a gaggled with this environment. */
    public FakeLauncherContext(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    @Override
    public GaggleInfo getGaggle() {
        return PluginConfiguration.GAGGLE;
    }

    @Override
    public Map<String, String> getEnvironment() {
        return environment;
    }
}
