package org.gaggled.api.event;

import org.gaggled.api.ConfiguredPluginFactory;
import org.gaggled.api.PluginException;

/** A kind of event sink: a notifier, a publisher, a log. */
public interface EventSinkFactory extends ConfiguredPluginFactory {

    /**
     * Opens the sink, before any program is started. Called at most once in a run, on the thread that starts gaggled.
     *
     * @throws PluginException when it cannot work as configured; gaggled then reports that and does not start
     */
    EventSink open(EventSinkContext context) throws PluginException;
}
