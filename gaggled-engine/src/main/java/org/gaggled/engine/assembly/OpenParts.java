package org.gaggled.engine.assembly;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.gaggled.api.PluginException;
import org.gaggled.api.control.ControlPort;
import org.gaggled.api.control.ControlSource;
import org.gaggled.api.control.ControlSourceFactory;
import org.gaggled.api.event.EventSinkFactory;
import org.gaggled.engine.config.GaggleConfig;
import org.gaggled.engine.config.OpenChannels;
import org.gaggled.engine.config.check.ConfiguredPlugin;
import org.gaggled.engine.event.EventFanout;
import org.gaggled.engine.event.EventLog;
import org.gaggled.engine.event.SinkChannel;
import org.gaggled.engine.reload.Reopening;
import org.gaggled.engine.reload.UnopenedException;
import org.jspecify.annotations.Nullable;

/**
 * The event sinks and control sources that are open: the log, which every gaggle has, and those that the configuration
 * in force asks for.
 */
final class OpenParts implements Reopening, AutoCloseable {

    /**
     * Enough for a thousand programs that all start, die and start again while the log's reader is away for a moment.
     */
    private static final int LOG_CAPACITY = 65_536;

    private final PluginOpening opening;
    private final ControlPort port;
    private final EventFanout events;
    private final String hostName;
    private final SinkChannel log =
            new SinkChannel("log", new EventLog(), OpenParts.class.getClassLoader(), LOG_CAPACITY);

    /** The channels of all sinks that are open; guarded by this. */
    private final Set<SinkChannel> channels = new LinkedHashSet<>(Set.of(log));

    /** All sources that are open; guarded by this. */
    private final Set<OpenPlugin<ControlSource>> opened = new LinkedHashSet<>();

    /** Whether gaggled ends: what is opened later is closed at once. Guarded by this. */
    private boolean ended;

    private volatile InForce inForce = new InForce(List.of(), List.of());

    /** What is open for one configuration, in its order. */
    private record InForce(List<OpenPart.Sink> sinks, List<OpenPart.Source> sources) {}

    private OpenParts(PluginOpening opening, ControlPort port, EventFanout events, String hostName) {
        this.opening = opening;
        this.port = port;
        this.events = events;
        this.hostName = hostName;
    }

    // ---- the beginning and the end of the run

    /**
     * Opens the sinks of the first configuration, or none; {@link #openSources} follows.
     *
     * @param events what carries the events to them
     */
    static OpenParts open(
            GaggleConfig config, PluginOpening opening, ControlPort port, EventFanout events, String hostName)
            throws PluginException {
        OpenParts parts = new OpenParts(opening, port, events, hostName);
        try {
            parts.openSinks(config);
            return parts;
        } catch (PluginException | RuntimeException e) {
            parts.close();
            throw e;
        }
    }

    private void openSinks(GaggleConfig config) throws PluginException {
        log.start();
        List<OpenPart.Sink> sinks = new ArrayList<>();
        for (ConfiguredPlugin<EventSinkFactory> plugin : config.eventSinks()) {
            sinks.add(open(plugin, null));
        }
        inForce = new InForce(List.copyOf(sinks), List.of());
        events.begin(audience(sinks));
    }

    /** Opens the sources of the first configuration, or none. */
    Sources openSources(GaggleConfig config) throws PluginException {
        try {
            List<OpenPart.Source> sources = new ArrayList<>();
            for (ConfiguredPlugin<ControlSourceFactory> plugin : config.controlSources()) {
                sources.add(open(plugin));
            }
            inForce = new InForce(inForce.sinks(), List.copyOf(sources));
            return new Sources();
        } catch (PluginException | RuntimeException e) {
            closeSources();
            throw e;
        }
    }

    /** The sources that are open at the end, whichever those are. */
    final class Sources implements AutoCloseable {
        @Override
        public void close() {
            closeSources();
        }
    }

    /** Closes the sinks that are open by then, whichever those are. */
    @Override
    public void close() {
        List<SinkChannel> all;
        synchronized (this) {
            ended = true;
            all = List.copyOf(channels);
            channels.clear();
        }
        close(all);
    }

    private void closeSources() {
        List<OpenPlugin<ControlSource>> all;
        synchronized (this) {
            ended = true;
            all = List.copyOf(opened);
            opened.clear();
        }
        OpenPlugin.close(all);
    }

    /** What programs must be told of what is open. */
    Map<String, String> variables(GaggleConfig config) {
        return variables(config, inForce);
    }

    /** Where the channels can be reached. */
    OpenChannels channels() {
        return channels(inForce);
    }

    /** What the control channel proves itself by; null where it has no key, or there is none. */
    @Nullable
    String controlKey() {
        return inForce.sources().stream().filter(source -> source.url() != null).findFirst()
                .map(OpenPart.Source::key).orElse(null);
    }

    /** Notes for the next gaggled where the channels can be reached. */
    void noteAddresses(GaggleConfig config) {
        opening.addresses().note(config, channels());
    }

    private static OpenChannels channels(InForce parts) {
        return new OpenChannels(firstUrl(parts.sinks()), firstUrl(parts.sources()));
    }

    private Map<String, String> variables(GaggleConfig config, InForce parts) {
        return channels(parts).variables(config, hostName);
    }

    private static @Nullable String firstUrl(List<? extends OpenPart> parts) {
        return parts.stream().map(OpenPart::url).filter(Objects::nonNull).findFirst().orElse(null);
    }

    private List<SinkChannel> audience(List<OpenPart.Sink> sinks) {
        return Stream.concat(Stream.of(log), sinks.stream().map(OpenPart.Sink::channel)).toList();
    }

    // ---- what a change opens and closes

    @Override
    public Prepared prepare(GaggleConfig next) throws UnopenedException {
        PartsChange change = new PartsChange(this, next, inForce.sinks(), inForce.sources());
        change.open();
        return change;
    }

    /** From now on, these are open for the configuration. */
    void follow(List<OpenPart.Sink> sinks, List<OpenPart.Source> sources) {
        inForce = new InForce(sinks, sources);
        events.follow(audience(sinks));
    }

    /** Puts these channels before the loop, in the place of those of the sinks in force. */
    void feed(List<SinkChannel> channels) {
        events.follow(Stream.concat(Stream.of(log), channels.stream()).toList());
    }

    Map<String, String> variables(GaggleConfig config, List<OpenPart.Sink> sinks, List<OpenPart.Source> sources) {
        return variables(config, new InForce(sinks, sources));
    }

    OpenPart.Sink open(ConfiguredPlugin<EventSinkFactory> plugin, @Nullable SinkChannel waiting)
            throws PluginException {
        return register(opening.open(plugin, waiting, port));
    }

    OpenPart.Source open(ConfiguredPlugin<ControlSourceFactory> plugin) throws PluginException {
        return register(opening.open(plugin, port));
    }

    /** Notes that something is open, so that it is closed at the end, whatever becomes of it. */
    private <P extends OpenPart> P register(P part) throws PluginException {
        boolean late;
        synchronized (this) {
            late = ended;
            boolean _ = switch (part) {
                case OpenPart.Sink sink -> channels.add(sink.channel());
                case OpenPart.Source source -> opened.add(source.opened());
            };
        }
        if (late) {
            closeParts(List.of(part));
            throw new PluginException("gaggled ends");
        }
        return part;
    }

    /**
     * Closes these side by side, and waits for it, but not for long.
     *
     * @return the threads of those that take longer
     */
    List<Thread> closeParts(Collection<? extends OpenPart> parts) {
        List<OpenPlugin<?>> sources = new ArrayList<>();
        List<SinkChannel> sinks = new ArrayList<>();
        synchronized (this) {
            for (OpenPart part : parts) {
                switch (part) {
                    case OpenPart.Source source when opened.remove(source.opened()) -> sources.add(source.opened());
                    case OpenPart.Sink sink when channels.remove(sink.channel()) -> sinks.add(sink.channel());
                    // It was closed with all others, at the end.
                    case OpenPart.Source _,OpenPart.Sink _ -> {}
                }
            }
        }
        List<Thread> late = new ArrayList<>(OpenPlugin.close(sources));
        late.addAll(close(sinks));
        return late;
    }

    /** Ends them all side by side, with time to deal with their last events. */
    private static List<Thread> close(List<SinkChannel> channels) {
        channels.forEach(SinkChannel::beginClose);
        long deadline = System.nanoTime() + SinkChannel.CLOSING_TIME.toNanos();
        List<Thread> late = new ArrayList<>();
        for (SinkChannel channel : channels) {
            try {
                Thread left = channel.awaitClose(deadline);
                if (left != null) {
                    late.add(left);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return late;
    }
}
