package org.gaggled.engine.config.read;

import java.util.List;
import org.gaggled.api.config.ConfigSourceFactory;
import org.gaggled.api.control.ControlSourceFactory;
import org.gaggled.api.event.EventSinkFactory;
import org.gaggled.api.neighbour.NeighbourSourceFactory;
import org.gaggled.api.probe.ProbeFactory;
import org.gaggled.engine.plugin.AvailablePlugins;
import org.gaggled.engine.probe.ProbeKinds;

/**
 * The plugins that were discovered and that a configuration may speak of.
 *
 * @param probes kinds of probes, beside gaggled's own
 * @param failures those that could not be loaded, and why, a line each
 * @param available those that would have to be activated first
 */
public record ConfigPlugins(
        List<ConfigSourceFactory> formats,
        List<EventSinkFactory> eventSinks,
        List<ControlSourceFactory> controlSources,
        List<NeighbourSourceFactory> neighbourSources,
        List<ProbeFactory> probes,
        List<String> failures,
        AvailablePlugins available) {

    /** Takes copies of the lists. */
    public ConfigPlugins {
        formats = List.copyOf(formats);
        eventSinks = List.copyOf(eventSinks);
        controlSources = List.copyOf(controlSources);
        neighbourSources = List.copyOf(neighbourSources);
        probes = List.copyOf(probes);
        failures = List.copyOf(failures);
    }

    /** Plugins that could all be loaded, and no others to be had. */
    public ConfigPlugins(
            List<ConfigSourceFactory> formats,
            List<EventSinkFactory> eventSinks,
            List<ControlSourceFactory> controlSources) {
        this(formats, eventSinks, controlSources, List.of(), List.of(), List.of(), AvailablePlugins.none());
    }

    /** Plugins of which none is a neighbour source. */
    public ConfigPlugins(
            List<ConfigSourceFactory> formats,
            List<EventSinkFactory> eventSinks,
            List<ControlSourceFactory> controlSources,
            List<ProbeFactory> probes,
            List<String> failures,
            AvailablePlugins available) {
        this(formats, eventSinks, controlSources, List.of(), probes, failures, available);
    }

    /** The same, for who has not loaded the rest and cannot say what of it fails. */
    public ConfigPlugins withoutFailures() {
        return new ConfigPlugins(
                formats, eventSinks, controlSources, neighbourSources, probes, List.of(), available);
    }

    /** The kinds of probes that a configuration may speak of. */
    public ProbeKinds probeKinds() {
        return new ProbeKinds(probes, available);
    }
}
