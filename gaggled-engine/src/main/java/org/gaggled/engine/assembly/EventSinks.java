package org.gaggled.engine.assembly;

import com.google.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import org.gaggled.api.GaggleInfo;
import org.gaggled.api.PluginException;
import org.gaggled.api.control.ControlPort;
import org.gaggled.api.event.EventSink;
import org.gaggled.api.event.EventSinkFactory;
import org.gaggled.engine.config.GaggleConfig;
import org.gaggled.engine.config.check.ConfiguredPlugin;
import org.gaggled.engine.config.known.KnownSettings;
import org.gaggled.engine.event.EventLog;
import org.gaggled.engine.event.SinkChannel;
import org.gaggled.engine.upgrade.KeptAddresses;
import org.jspecify.annotations.Nullable;

/** Opens the event sinks: the log, which every gaggle has, and those that the configuration asks for. */
final class EventSinks {

    /**
     * Enough for a thousand programs that all start, die and start again while the log's reader is away for a moment.
     */
    private static final int LOG_CAPACITY = 65_536;

    private final GaggleConfig config;
    private final GaggleInfo gaggle;

    @Inject
    EventSinks(GaggleConfig config, GaggleInfo gaggle) {
        this.config = config;
        this.gaggle = gaggle;
    }

    /** Opens them all, or none. */
    Opened open(ControlPort port, KeptAddresses addresses) throws PluginException {
        List<SinkChannel> channels = new ArrayList<>();
        channels.add(new SinkChannel("log", new EventLog(), EventSinks.class.getClassLoader(), LOG_CAPACITY));
        List<String> urls = new ArrayList<>();
        PluginOpening opening = new PluginOpening(gaggle, port, addresses);
        Opened opened = new Opened(channels, urls);
        try {
            for (ConfiguredPlugin<EventSinkFactory> plugin : config.eventSinks()) {
                channels.add(opening.open(
                        "event sink", plugin, (factory, context, loader) -> open(factory, context, loader, urls)));
            }
        } catch (PluginException | RuntimeException e) {
            channels.forEach(SinkChannel::start);
            opened.close();
            throw e;
        }
        channels.forEach(SinkChannel::start);
        return opened;
    }

    private static SinkChannel open(
            EventSinkFactory factory, PluginContext context, ClassLoader loader, List<String> urls)
            throws PluginException {
        EventSink sink = factory.open(context);
        String url = sink.getUrl();
        if (url != null) {
            urls.add(url);
        }
        return new SinkChannel(factory.getName(), sink, loader, context.getSettings().get(KnownSettings.SINK_QUEUE));
    }

    /** The sinks of one run, each with the thread that feeds it. */
    record Opened(List<SinkChannel> channels, List<String> urls) implements AutoCloseable {

        /** Where events can be had, as far as a sink says so. */
        @Nullable
        String url() {
            return urls.isEmpty() ? null : urls.getFirst();
        }

        /** Ends them all side by side, with time to deal with their last events. */
        @Override
        public void close() {
            channels.forEach(SinkChannel::beginClose);
            long deadline = System.nanoTime() + SinkChannel.CLOSING_TIME.toNanos();
            for (SinkChannel channel : channels) {
                try {
                    channel.awaitClose(deadline);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }
}
