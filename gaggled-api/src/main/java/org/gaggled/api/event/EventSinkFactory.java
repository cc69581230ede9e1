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
     * Opens the sink, before any program is started. Called at most once in a run, on the thread that starts gaggled.
     *
     * @throws PluginException when it cannot work as configured; gaggled then reports that and does not start
     */
    EventSink open(EventSinkContext context) throws PluginException;
}
