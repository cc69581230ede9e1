package org.gaggled.engine.config;

import java.nio.file.Path;
import java.util.List;
import org.gaggled.api.control.ControlSourceFactory;
import org.gaggled.api.event.EventSinkFactory;
import org.gaggled.api.launch.Containment;
import org.gaggled.api.neighbour.NeighbourSourceFactory;
import org.gaggled.engine.config.check.ConfiguredPlugin;
import org.gaggled.engine.config.show.OwnSetting;
import org.gaggled.engine.core.GaggleDefinition;
import org.jspecify.annotations.Nullable;

/**
 * A configuration in which everything has been checked.
 *
 * @param gaggle the programs, in the order of the configuration. The executable of an enabled program was there when it
 * was checked; that of a disabled one may not be
 * @param eventUrl where events are to be published, as configured, or null
 * @param controlUrl where requests are to be answered, as configured, or null
 * @param stateDirectory where to note what the next gaggled is to know; absolute, or null
 * @param adopts whether what an earlier gaggled has left running goes on
 * @param neighbourSources what joins the cluster; at most one, and none where this gaggled is in no cluster
 * @param host the name of this host in the cluster
 * @param containment what the launcher is asked for
 * @param own the settings of gaggled itself
 */
public record GaggleConfig(
        GaggleDefinition gaggle,
        @Nullable String eventUrl,
        @Nullable String controlUrl,
        @Nullable Path stateDirectory,
        boolean adopts,
        List<ConfiguredPlugin<EventSinkFactory>> eventSinks,
        List<ConfiguredPlugin<ControlSourceFactory>> controlSources,
        List<ConfiguredPlugin<NeighbourSourceFactory>> neighbourSources,
        String host,
        Containment containment,
        List<OwnSetting> own) {

    /** Takes copies of the lists. */
    public GaggleConfig {
        eventSinks = List.copyOf(eventSinks);
        controlSources = List.copyOf(controlSources);
        neighbourSources = List.copyOf(neighbourSources);
        own = List.copyOf(own);
    }

    /** One in which gaggled itself has no settings that can be told, as in a test. */
    public GaggleConfig(
            GaggleDefinition gaggle, @Nullable String eventUrl, @Nullable String controlUrl,
            @Nullable Path stateDirectory, List<ConfiguredPlugin<EventSinkFactory>> eventSinks,
            List<ConfiguredPlugin<ControlSourceFactory>> controlSources) {
        this(
                gaggle, eventUrl, controlUrl, stateDirectory, true, eventSinks, controlSources, List.of(), "localhost",
                Containment.AUTO, List.of());
    }
}
