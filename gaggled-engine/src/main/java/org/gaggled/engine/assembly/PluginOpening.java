package org.gaggled.engine.assembly;

import com.google.inject.Inject;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.gaggled.api.ConfiguredPluginFactory;
import org.gaggled.api.GaggleInfo;
import org.gaggled.api.PluginException;
import org.gaggled.api.control.ControlPort;
import org.gaggled.api.control.ControlSource;
import org.gaggled.api.control.ControlSourceFactory;
import org.gaggled.api.event.EventSink;
import org.gaggled.api.event.EventSinkFactory;
import org.gaggled.api.neighbour.NeighbourListener;
import org.gaggled.api.neighbour.NeighbourSource;
import org.gaggled.api.neighbour.NeighbourSourceFactory;
import org.gaggled.engine.config.GaggleConfig;
import org.gaggled.engine.config.check.ConfiguredPlugin;
import org.gaggled.engine.config.known.KnownSettings;
import org.gaggled.engine.event.SinkChannel;
import org.gaggled.engine.plugin.PluginScope;
import org.gaggled.engine.state.StateDirectory;
import org.gaggled.engine.upgrade.KeptAddresses;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a plugin that the configuration asks for is opened, of whatever kind: with its own context class loader, and so
 * that what it throws says whose fault it is.
 */
final class PluginOpening {

    private static final Logger log = LoggerFactory.getLogger(PluginOpening.class);

    private final GaggleInfo gaggle;
    private final KeptAddresses addresses;
    private final @Nullable Path stateDirectory;

    @Inject
    PluginOpening(GaggleInfo gaggle, GaggleConfig config) {
        this.gaggle = gaggle;
        this.addresses = KeptAddresses.in(config.stateDirectory());
        this.stateDirectory = config.stateDirectory();
    }

    /** Where channels are that may have any port. */
    KeptAddresses addresses() {
        return addresses;
    }

    /**
     * Opens an event sink, and begins to feed it what is put into its channel.
     *
     * @param waiting a channel in which events wait for this sink already; null for a new one
     */
    OpenPart.Sink open(
            ConfiguredPlugin<EventSinkFactory> plugin, @Nullable SinkChannel waiting, ControlPort port)
            throws PluginException {
        return openAsBefore(plugin, asBefore -> open(plugin, asBefore, waiting, port));
    }

    /** Has something opened with the addresses that it had before, where that is possible. */
    private <F extends ConfiguredPluginFactory, P> P openAsBefore(ConfiguredPlugin<F> plugin, Way<F, P> way)
            throws PluginException {
        ConfiguredPlugin<F> asBefore = addresses.over(plugin);
        try {
            return way.open(asBefore);
        } catch (PluginException e) {
            if (asBefore.equals(plugin)) {
                throw e;
            }
            log.warn("{} cannot be opened where it was before, so it is opened elsewhere: {}",
                    plugin.factory().getName(), e.getMessage());
            return way.open(plugin);
        }
    }

    @FunctionalInterface
    private interface Way<F extends ConfiguredPluginFactory, P> {
        P open(ConfiguredPlugin<F> plugin) throws PluginException;
    }

    private OpenPart.Sink open(
            ConfiguredPlugin<EventSinkFactory> plugin, ConfiguredPlugin<EventSinkFactory> asBefore,
            @Nullable SinkChannel waiting, ControlPort port) throws PluginException {
        EventSinkFactory factory = plugin.factory();
        PluginContext context = new PluginContext(
                gaggle, asBefore, port,
                stateDirectory == null ? null : StateDirectory.ofSink(stateDirectory, factory.getName()));
        return scoped("event sink", factory, () -> {
            EventSink sink = factory.open(context);
            String url = urlOf(sink, plugin);
            SinkChannel channel = waiting == null ? channelFor(plugin) : waiting;
            channel.start(sink);
            return new OpenPart.Sink(plugin, context, channel, url);
        });
    }

    /** A sink that cannot tell is closed, on a thread of its own as every sink. */
    private static @Nullable String urlOf(EventSink sink, ConfiguredPlugin<EventSinkFactory> plugin) {
        try {
            return sink.getUrl();
        } catch (RuntimeException | Error e) {
            SinkChannel channel = channelFor(plugin);
            channel.start(sink);
            channel.beginClose();
            throw e;
        }
    }

    /** A channel in which events can wait until the sink is open. */
    static SinkChannel channelFor(ConfiguredPlugin<EventSinkFactory> plugin) {
        return SinkChannel.waiting(
                plugin.factory().getName(), loaderOf(plugin.factory()),
                plugin.getSettings().get(KnownSettings.SINK_QUEUE));
    }

    /** Opens a control source and has it take requests. */
    OpenPart.Source open(ConfiguredPlugin<ControlSourceFactory> plugin, ControlPort port) throws PluginException {
        return openAsBefore(plugin, asBefore -> open(plugin, asBefore, port));
    }

    private OpenPart.Source open(
            ConfiguredPlugin<ControlSourceFactory> plugin, ConfiguredPlugin<ControlSourceFactory> asBefore,
            ControlPort port) throws PluginException {
        ControlSourceFactory factory = plugin.factory();
        PluginContext context = new PluginContext(gaggle, asBefore, port, null);
        OpenPlugin<ControlSource> opened = scoped(
                "control source", factory,
                () -> new OpenPlugin<>("control source " + factory.getName(), factory.open(context),
                        loaderOf(factory)));
        try {
            return scoped("control source", factory, () -> {
                ControlSource source = opened.opened();
                source.start();
                return new OpenPart.Source(plugin, context, opened, source.getUrl(), source.getKey());
            });
        } catch (PluginException | RuntimeException e) {
            OpenPlugin.close(List.of(opened));
            throw e;
        }
    }

    /** Opens a neighbour source, which joins nothing yet. */
    OpenPlugin<NeighbourSource> open(
            ConfiguredPlugin<NeighbourSourceFactory> plugin, String host, ControlPort port) throws PluginException {
        NeighbourSourceFactory factory = plugin.factory();
        PluginContext context = new PluginContext(
                gaggle, plugin, port,
                stateDirectory == null ? null
                        : StateDirectory.ofNeighbourSource(stateDirectory, factory.getName()));
        return scoped("neighbour source", factory, () -> new OpenPlugin<>("neighbour source " + factory.getName(),
                factory.open(new ClusterContext(host, context)), loaderOf(factory)));
    }

    /** Has a neighbour source join its cluster. */
    static void join(OpenPlugin<NeighbourSource> source, NeighbourSourceFactory factory, NeighbourListener listener)
            throws PluginException {
        PluginOpening.<@Nullable Object>scoped("neighbour source", factory, () -> {
            source.opened().join(listener);
            return null;
        });
    }

    @FunctionalInterface
    private interface Step<T extends @Nullable Object> {
        T take() throws PluginException;
    }

    private static <T extends @Nullable Object> T scoped(String kind, ConfiguredPluginFactory factory, Step<T> step)
            throws PluginException {
        try (PluginScope _ = PluginScope.enter(loaderOf(factory))) {
            return step.take();
        } catch (RuntimeException | Error e) {
            throw PluginFault.of(kind + " " + factory.getName(), factory, e);
        }
    }

    private static ClassLoader loaderOf(ConfiguredPluginFactory factory) {
        return Objects.requireNonNull(factory.getClass().getClassLoader());
    }
}
