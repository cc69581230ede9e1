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
     * Opens the source; it takes no requests yet. Called before any program is started, or when the configuration is
     * read again: because it asks for the source only now, or has other settings for it. In that case the one before is
     * open still, unless the two {@linkplain #findClaims claim} the same. Called on the thread that starts gaggled, or
     * on the one that reloads.
     *
     * @throws PluginException when it cannot work as configured; gaggled then reports that and does not start, or goes
     * on with the configuration before
     */
    ControlSource open(ControlSourceContext context) throws PluginException;
}
