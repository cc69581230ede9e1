package org.gaggled.api.event;

import org.gaggled.api.ConfiguredPluginFactory;
import org.gaggled.api.PluginException;
import org.gaggled.api.Stability;

/**
 * A kind of event sink: a notifier, a publisher, a log.
 *
 * @since 1.0
 */
@Stability(Stability.Level.STABLE)
public interface EventSinkFactory extends ConfiguredPluginFactory {

    /**
     * Opens the sink, before any program is started, or when the configuration is read again: because it asks for the
     * sink only now, or has other settings for it. In that case the one before is open still, unless the two
     * {@linkplain #findClaims claim} the same, or the one before has asked for its
     * {@linkplain EventSinkContext#getStateDirectory state directory}. Called on the thread that starts gaggled, or on
     * the one that reloads.
     *
     * @throws PluginException when it cannot work as configured; gaggled then reports that and does not start, or goes
     * on with the configuration before
     */
    EventSink open(EventSinkContext context) throws PluginException;
}
