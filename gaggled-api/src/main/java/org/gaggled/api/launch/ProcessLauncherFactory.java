package org.gaggled.api.launch;

import org.gaggled.api.PluginException;
import org.gaggled.api.PluginFactory;
import org.gaggled.api.Stability;

/**
 * A way to start processes. Its {@linkplain #getName() name} is what {@code --launcher} takes; without that option the
 * supported one of the highest {@linkplain LauncherSupport#getRank() rank} is used.
 *
 * @since 1.0
 */
@Stability(Stability.Level.EVOLVING)
public interface ProcessLauncherFactory extends PluginFactory {

    /** Whether this launcher can work here, found out without side effects. */
    LauncherSupport getSupport();

    /**
     * Called at most once in a run of gaggled, and only when {@link #getSupport()} said yes.
     *
     * @throws PluginException when it cannot work after all; gaggled then does not start
     */
    ProcessLauncher open(LauncherContext context) throws PluginException;
}
