package org.gaggled.api.control;

import org.gaggled.api.ConfiguredPluginFactory;
import org.gaggled.api.PluginException;
import org.gaggled.api.Stability;

/**
 * A kind of control source.
 *
 * @since 1.0
 */
@Stability(Stability.Level.EVOLVING)
public interface ControlSourceFactory extends ConfiguredPluginFactory {

    /**
     * Opens the source; it takes no requests yet. Called at most once in a run, on the thread that starts gaggled.
     *
     * @throws PluginException when it cannot work as configured; gaggled then reports that and does not start
     */
    ControlSource open(ControlSourceContext context) throws PluginException;
}
