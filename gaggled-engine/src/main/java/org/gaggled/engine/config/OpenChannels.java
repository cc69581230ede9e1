package org.gaggled.engine.config;

import java.util.LinkedHashMap;
import java.util.Map;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.engine.core.GaggleDefinition;
import org.jspecify.annotations.Nullable;

/**
 * Where the two channels can be reached once they are open. For port {@code *} that is known only then, and the programs must be
 * told all the same.
 *
 * @param eventUrl the address that is bound, or null
 * @param controlUrl the address that is bound, or null
 */
public record OpenChannels(@Nullable String eventUrl, @Nullable String controlUrl) {

    private static final String ANY_PORT = ":*";

    /** The programs, told where the channels are now that the ports are chosen. */
    public GaggleDefinition tell(GaggleConfig config, String hostName) {
        Map<String, String> chosen = new LinkedHashMap<>();
        add(chosen, EnvironmentSection.EVENT_URL, config.eventUrl(), eventUrl, hostName);
        add(chosen, EnvironmentSection.CONTROL_URL, config.controlUrl(), controlUrl, hostName);
        return chosen.isEmpty() ? config.gaggle() : config.gaggle().mapLaunches(launch -> with(chosen, launch));
    }

    private static void add(
            Map<String, String> chosen,
            String variable,
            @Nullable String configured,
            @Nullable String bound,
            String hostName) {
        if (configured != null && bound != null && configured.endsWith(ANY_PORT)) {
            chosen.put(variable, ChannelUrl.seenFromOutside(bound, hostName));
        }
    }

    private static LaunchRequest with(Map<String, String> variables, LaunchRequest launch) {
        return launch.toBuilder().addEnvironment(variables).build();
    }
}
