package org.gaggled.engine.assembly;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.gaggled.api.ConfiguredPluginFactory;
import org.gaggled.api.PluginException;
import org.gaggled.api.control.ControlSourceFactory;
import org.gaggled.api.event.EventSinkFactory;
import org.gaggled.engine.config.GaggleConfig;
import org.gaggled.engine.config.check.ConfiguredPlugin;
import org.gaggled.engine.event.SinkChannel;
import org.gaggled.engine.reload.Reopening;
import org.gaggled.engine.reload.UnopenedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way from the sinks and sources of one configuration to those of the next, and back.
 *
 * <p>What is new is opened while all else goes on. Only what holds what the new one needs, such as its port, is closed
 * before. Events for a sink that is closed so wait for whichever sink comes in its place: none is lost and none is told
 * twice.
 */
final class PartsChange implements Reopening.Prepared {

    private static final Logger log = LoggerFactory.getLogger(PartsChange.class);

    private final OpenParts parts;
    private final GaggleConfig next;
    private final List<OpenPart.Sink> formerSinks;
    private final List<OpenPart.Source> formerSources;

    /** What is open as the next configuration asks for, by what that asks with. */
    private final Map<ConfiguredPlugin<?>, OpenPart> kept = new HashMap<>();

    private final List<OpenPart> opened = new ArrayList<>();

    /** What was closed because something new needs what it held. */
    private final List<OpenPart> closed = new ArrayList<>();

    /** In which the events wait that such a sink would have been told. */
    private final Map<OpenPart.Sink, SinkChannel> waiting = new HashMap<>();

    private List<OpenPart.Sink> sinks = List.of();
    private List<OpenPart.Source> sources = List.of();

    PartsChange(
            OpenParts parts, GaggleConfig next, List<OpenPart.Sink> formerSinks,
            List<OpenPart.Source> formerSources) {
        this.parts = parts;
        this.next = next;
        this.formerSinks = formerSinks;
        this.formerSources = formerSources;
        for (ConfiguredPlugin<?> plugin : asked()) {
            Stream.concat(formerSinks.stream(), formerSources.stream())
                    .filter(part -> PartNeeds.opensLike(part.plugin(), plugin))
                    .findFirst()
                    .ifPresent(part -> kept.put(plugin, part));
        }
    }

    private List<ConfiguredPlugin<?>> asked() {
        List<ConfiguredPlugin<?>> asked = new ArrayList<>(next.eventSinks());
        asked.addAll(next.controlSources());
        return asked;
    }

    /** Those of the former configuration that the next one does not keep and that are still open. */
    private List<OpenPart> going() {
        return Stream.<OpenPart>concat(formerSinks.stream(), formerSources.stream())
                .filter(part -> !kept.containsValue(part) && !closed.contains(part))
                .toList();
    }

    /** Opens whatever the next configuration asks for, or leaves everything as it was. */
    void open() throws UnopenedException {
        closeFirst(part -> asked().stream()
                .anyMatch(plugin -> !kept.containsKey(plugin) && PartNeeds.collide(part.plugin(), plugin)));
        List<OpenPart.Sink> nextSinks = new ArrayList<>();
        for (ConfiguredPlugin<EventSinkFactory> plugin : next.eventSinks()) {
            nextSinks.add(kept.get(plugin) instanceof OpenPart.Sink sink
                    ? sink.askedForBy(plugin)
                    : openOrUndo(plugin, () -> parts.open(plugin, waitingFor(plugin.factory()))));
        }
        List<OpenPart.Source> nextSources = new ArrayList<>();
        for (ConfiguredPlugin<ControlSourceFactory> plugin : next.controlSources()) {
            nextSources.add(kept.get(plugin) instanceof OpenPart.Source source
                    ? source.askedForBy(plugin)
                    : openOrUndo(plugin, () -> parts.open(plugin)));
        }
        sinks = List.copyOf(nextSinks);
        sources = List.copyOf(nextSources);
    }

    @FunctionalInterface
    private interface Opening<P> {
        P open() throws PluginException;
    }

    private <P extends OpenPart> P openOrUndo(ConfiguredPlugin<?> plugin, Opening<P> opening)
            throws UnopenedException {
        try {
            P part = open(plugin, opening);
            opened.add(part);
            return part;
        } catch (PluginException | RuntimeException e) {
            undo();
            throw new UnopenedException(plugin.getSettings().getPosition(), e);
        }
    }

    private <P extends OpenPart> P open(ConfiguredPlugin<?> plugin, Opening<P> opening) throws PluginException {
        try {
            return opening.open();
        } catch (PluginException e) {
            Predicate<OpenPart> former = part -> part.plugin().factory().equals(plugin.factory());
            if (PartNeeds.claims(plugin).isPresent() || going().stream().noneMatch(former)) {
                throw e;
            }
            // It may be that one which is in the way, and nobody else knows.
            closeFirst(former);
            return opening.open();
        }
    }

    private @Nullable SinkChannel waitingFor(ConfiguredPluginFactory factory) {
        return waiting.entrySet().stream()
                .filter(entry -> entry.getKey().plugin().factory().equals(factory))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
    }

    /** Closes those of them, which are not kept, with their events waiting from then on. */
    private void closeFirst(Predicate<OpenPart> which) {
        List<OpenPart> first = going().stream().filter(which).toList();
        if (first.isEmpty()) {
            return;
        }
        closed.addAll(first);
        letEventsWait();
        parts.closeParts(first);
    }

    /** From now on, what a sink that is closed would be told waits, in a channel that nobody reads so far. */
    private void letEventsWait() {
        for (OpenPart part : closed) {
            if (part instanceof OpenPart.Sink sink && isInUse(waiting.get(sink))) {
                waiting.put(sink, PluginOpening.channelFor(sink.plugin()));
            }
        }
        parts.feed(formerSinks.stream().map(sink -> waiting.getOrDefault(sink, sink.channel())).toList());
    }

    private boolean isInUse(@Nullable SinkChannel channel) {
        return channel == null || opened.stream()
                .anyMatch(part -> part instanceof OpenPart.Sink sink && sink.channel().equals(channel));
    }

    @Override
    public Map<String, String> variables() {
        return parts.variables(next, sinks, sources);
    }

    @Override
    public void takeEffect() {
        kept.forEach((plugin, part) -> part.context().follow(plugin));
        parts.follow(sinks, sources);
    }

    @Override
    public void note() {
        parts.noteAddresses(next);
    }

    @Override
    public void keep() {
        parts.closeParts(going());
    }

    @Override
    public void undo() {
        if (closed.isEmpty()) {
            parts.closeParts(opened);
            return;
        }
        letEventsWait();
        parts.closeParts(opened);
        Map<OpenPart, OpenPart> again = new HashMap<>();
        for (OpenPart part : closed) {
            OpenPart reopened = reopen(part);
            if (reopened != null) {
                again.put(part, reopened);
            }
        }
        parts.follow(
                asBefore(formerSinks, again, part -> (OpenPart.Sink) part),
                asBefore(formerSources, again, part -> (OpenPart.Source) part));
    }

    private <P extends OpenPart> List<P> asBefore(
            List<P> former, Map<OpenPart, OpenPart> again, Function<OpenPart, P> cast) {
        return former.stream()
                .filter(part -> !closed.contains(part) || again.containsKey(part))
                .map(part -> cast.apply(again.getOrDefault(part, part)))
                .toList();
    }

    private @Nullable OpenPart reopen(OpenPart part) {
        try {
            return switch (part) {
                case OpenPart.Sink sink -> parts.open(sink.plugin(), waiting.get(sink));
                case OpenPart.Source source -> parts.open(source.plugin());
            };
        } catch (PluginException | RuntimeException e) {
            log.error("{} is closed, and cannot be opened again: {}. Reload when that is mended",
                    part.plugin().factory().getName(), e.getMessage());
            return null;
        }
    }
}
