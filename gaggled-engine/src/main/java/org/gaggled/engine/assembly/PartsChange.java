package org.gaggled.engine.assembly;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.gaggled.api.ConfiguredPluginFactory;
import org.gaggled.api.PluginException;
import org.gaggled.api.config.ConfigProblem;
import org.gaggled.api.control.ControlSourceFactory;
import org.gaggled.api.event.EventSinkFactory;
import org.gaggled.engine.config.GaggleConfig;
import org.gaggled.engine.config.check.ConfiguredPlugin;
import org.gaggled.engine.event.SinkChannel;
import org.gaggled.engine.reload.PluginChanges;
import org.gaggled.engine.reload.Reopening;
import org.gaggled.engine.reload.UnopenedException;
import org.jspecify.annotations.Nullable;

/**
 * The way from the sinks and sources of one configuration to those of the next, and back.
 *
 * <p>What is new is opened while all else goes on. Only what holds what the new one needs, such as its port, is closed
 * before. Events for a sink that is closed so wait for whichever sink comes in its place: none is lost and none is told
 * twice. One that takes long to close may go on holding its port, so opening is tried again until it has closed.
 */
final class PartsChange implements Reopening.Prepared {

    /** How long what was closed may go on holding what another one needs. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** How often it is tried meanwhile. */
    private static final Duration RETRY = Duration.ofMillis(250);

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

    /** The sinks that are opened anew without being closed first, by what they were. */
    private final Map<OpenPart.Sink, OpenPart.Sink> moved = new HashMap<>();

    /** What still closes. */
    private final List<Thread> closers = new ArrayList<>();

    private boolean tookEffect;

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
                .anyMatch(plugin -> !kept.containsKey(plugin) && PartNeeds.collide(part, plugin)));
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
        for (OpenPart.Sink sink : formerSinks) {
            nextSinks.stream()
                    .filter(next -> going().contains(sink) && opened.contains(next) && isOfSameKind(sink, next))
                    .findFirst()
                    .ifPresent(next -> moved.put(sink, next));
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
            throw new UnopenedException(PluginChanges.positionOf(plugin), e, undo());
        }
    }

    private <P extends OpenPart> P open(ConfiguredPlugin<?> plugin, Opening<P> opening) throws PluginException {
        try {
            return openPatiently(opening);
        } catch (PluginException e) {
            Predicate<OpenPart> former = part -> part.plugin().factory().equals(plugin.factory());
            if (PartNeeds.claims(plugin).isPresent() || going().stream().noneMatch(former)) {
                throw e;
            }
            // It may be that one which is in the way, and nobody else knows.
            closeFirst(former);
            return openPatiently(opening);
        }
    }

    /** Tries it for as long as something that was closed may be in the way. */
    private <P extends OpenPart> P openPatiently(Opening<P> opening) throws PluginException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            boolean sure = closers.stream().noneMatch(Thread::isAlive);
            try {
                return opening.open();
            } catch (PluginException e) {
                if (sure || System.nanoTime() - end >= 0 || !awaitCloser()) {
                    throw e;
                }
            }
        }
    }

    /** Gives what still closes a moment; false where this thread is interrupted. */
    private boolean awaitCloser() {
        closers.removeIf(closer -> !closer.isAlive());
        try {
            if (!closers.isEmpty()) {
                var _ = closers.getFirst().join(RETRY);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
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
        for (OpenPart part : first) {
            if (part instanceof OpenPart.Sink sink) {
                SinkChannel channel = PluginOpening.channelFor(askedLike(sink));
                sink.channel().handOverTo(channel);
                waiting.put(sink, channel);
            }
        }
        feedWaiting();
        closers.addAll(parts.closeParts(first));
    }

    /** That which comes in the place of a sink, or which it was opened by. */
    private ConfiguredPlugin<EventSinkFactory> askedLike(OpenPart.Sink sink) {
        return next.eventSinks().stream()
                .filter(plugin -> plugin.factory().equals(sink.plugin().factory()))
                .findFirst()
                .orElse(sink.plugin());
    }

    /** Has what a sink that is closed would be told wait, in a channel that nobody reads so far. */
    private void feedWaiting() {
        parts.feed(formerSinks.stream().map(sink -> waiting.getOrDefault(sink, sink.channel())).toList());
    }

    private static boolean isOfSameKind(OpenPart.Sink one, OpenPart.Sink other) {
        return one.plugin().factory().equals(other.plugin().factory());
    }

    @Override
    public Map<String, String> variables() {
        return parts.variables(next, sinks, sources);
    }

    @Override
    public void takeEffect() {
        tookEffect = true;
        kept.forEach((plugin, part) -> part.context().follow(plugin));
        moved.forEach((before, after) -> before.channel().handOverTo(after.channel()));
        parts.follow(sinks, sources);
    }

    @Override
    public void note() {
        parts.noteAddresses(next);
    }

    @Override
    public void keep() {
        for (OpenPart part : kept.values()) {
            if (part instanceof OpenPart.Source source) {
                OpenPlugin.tellOfReload(source.opened());
            }
        }
        parts.closeParts(going());
    }

    @Override
    public List<ConfigProblem> undo() {
        if (tookEffect) {
            kept.values().forEach(part -> part.context().follow(part.plugin()));
            moved.forEach((before, after) -> {
                before.channel().takeBack();
                after.channel().handOverTo(before.channel());
            });
        }
        for (Map.Entry<OpenPart.Sink, SinkChannel> each : waiting.entrySet()) {
            SinkChannel channel = PluginOpening.channelFor(each.getKey().plugin());
            each.getValue().handOverTo(channel);
            each.setValue(channel);
        }
        if (tookEffect || !closed.isEmpty()) {
            feedWaiting();
        }
        closers.addAll(parts.closeParts(opened));
        if (!tookEffect && closed.isEmpty()) {
            return List.of();
        }
        List<ConfigProblem> problems = new ArrayList<>();
        Map<OpenPart, OpenPart> again = new HashMap<>();
        for (OpenPart part : closed) {
            try {
                again.put(part, reopen(part));
            } catch (PluginException | RuntimeException e) {
                problems.add(ConfigProblem.error(
                        PluginChanges.positionOf(part.plugin()),
                        part.plugin().factory().getName() + " was open, is closed now, and cannot be opened again: "
                                + e.getMessage(),
                        "reload when that is mended"));
            }
        }
        parts.follow(
                asBefore(formerSinks, again, part -> (OpenPart.Sink) part),
                asBefore(formerSources, again, part -> (OpenPart.Source) part));
        return problems;
    }

    private <P extends OpenPart> List<P> asBefore(
            List<P> former, Map<OpenPart, OpenPart> again, Function<OpenPart, P> cast) {
        return former.stream()
                .filter(part -> !closed.contains(part) || again.containsKey(part))
                .map(part -> cast.apply(again.getOrDefault(part, part)))
                .toList();
    }

    private OpenPart reopen(OpenPart part) throws PluginException {
        return switch (part) {
            case OpenPart.Sink sink -> openPatiently(() -> parts.open(sink.plugin(), waiting.get(sink)));
            case OpenPart.Source source -> openPatiently(() -> parts.open(source.plugin()));
        };
    }
}
