package org.gaggled.engine.config;

import java.util.List;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.control.ControlSourceFactory;
import org.gaggled.api.event.EventSinkFactory;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.engine.core.GaggleRules;
import org.jspecify.annotations.Nullable;

/**
 * A configuration in which everything has been checked.
 *
 * @param rules what the core works by; its programs are in the order of the configuration
 * @param launches how each program is launched, by program index. The executable of an enabled program was there when it was
 *     checked; that of a disabled one may not be
 * @param searchPath where commands without a {@code /} are looked for
 * @param positions where each program is defined, by program index
 * @param eventUrl where events are to be published, as configured, or null
 * @param controlUrl where requests are to be answered, as configured, or null
 * @param eventSinks the event sinks to open
 * @param controlSources the control sources to open
 */
public record GaggleConfig(
        GaggleRules rules,
        List<LaunchRequest> launches,
        String searchPath,
        List<ConfigPosition> positions,
        @Nullable String eventUrl,
        @Nullable String controlUrl,
        List<ConfiguredPlugin<EventSinkFactory>> eventSinks,
        List<ConfiguredPlugin<ControlSourceFactory>> controlSources) {

    /** Takes copies of the lists. */
    public GaggleConfig {
        launches = List.copyOf(launches);
        positions = List.copyOf(positions);
        eventSinks = List.copyOf(eventSinks);
        controlSources = List.copyOf(controlSources);
    }
}
