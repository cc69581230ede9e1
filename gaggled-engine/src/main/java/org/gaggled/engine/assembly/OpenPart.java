package org.gaggled.engine.assembly;

import org.gaggled.api.event.EventSinkFactory;
import org.gaggled.api.control.ControlSource;
import org.gaggled.api.control.ControlSourceFactory;
import org.gaggled.engine.config.check.ConfiguredPlugin;
import org.gaggled.engine.event.SinkChannel;
import org.jspecify.annotations.Nullable;

/** A sink or a source that the configuration has opened. */
sealed interface OpenPart {

    /** What it was opened by. */
    ConfiguredPlugin<?> plugin();

    /** What it sees of the configuration. */
    PluginContext context();

    /** Where it can be reached, as far as it says so. */
    @Nullable
    String url();

    /** An event sink, with the thread that feeds it. */
    record Sink(
            ConfiguredPlugin<EventSinkFactory> plugin, PluginContext context, SinkChannel channel,
            @Nullable String url)
            implements OpenPart {

        /** It, as another configuration asks for it without having it opened again. */
        Sink askedForBy(ConfiguredPlugin<EventSinkFactory> other) {
            return new Sink(other, context, channel, url);
        }
    }

    /**
     * A control source that takes requests.
     *
     * @param key what it proves itself by, as far as it says so
     */
    record Source(
            ConfiguredPlugin<ControlSourceFactory> plugin, PluginContext context, OpenPlugin<ControlSource> opened,
            @Nullable String url, @Nullable String key)
            implements OpenPart {

        /** It, as another configuration asks for it without having it opened again. */
        Source askedForBy(ConfiguredPlugin<ControlSourceFactory> other) {
            return new Source(other, context, opened, url, key);
        }
    }
}
